namespace MiniKube.Client.Kubeconfigs;

/// <summary>A kubeconfig that cannot be used; the message is one line that names the file and, where there is one, the line and field.</summary>
public sealed class KubeconfigException(string message, Exception? cause = null) : Exception(message, cause);
