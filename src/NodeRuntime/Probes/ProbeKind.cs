namespace MiniKube.NodeRuntime.Probes;

/// <summary>What a probe's verdict is for.</summary>
internal enum ProbeKind { Startup, Liveness, Readiness }
