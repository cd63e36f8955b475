namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>What came back.</summary>
/// <param name="Code">The HTTP status.</param>
/// <param name="ContentType">With parameters; empty for none.</param>
/// <param name="IsCompressed">The body is in gzip.</param>
/// <param name="IsStream">A watch, of which <paramref name="Body"/> is what it said before its client left.</param>
/// <param name="Body">The body.</param>
internal sealed record FuzzAnswer(int Code, string ContentType, bool IsCompressed, bool IsStream, byte[] Body);
