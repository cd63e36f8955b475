namespace MiniKube.Kubectl.Commands;

/// <summary>Failures that do not stop a command from going on with its other objects; they are told at its end.</summary>
internal sealed class Errors
{
    private readonly List<CommandFailure> failures = [];

    public bool Any => failures.Count > 0;

    public void Add(CommandFailure failure) => failures.Add(failure);

    public void AddAll(Errors others) => failures.AddRange(others.failures);

    /// <exception cref="CommandFailure">There was one.</exception>
    public void ThrowIfAny()
    {
        if (Any)
        {
            throw new CommandFailure(string.Join('\n', failures.Select(f => f.Text).Distinct()), failures.Max(f => f.ExitCode));
        }
    }

    /// <summary>What to say of a file that could not be read, in the words of open(2).</summary>
    public static string Opening(string path, Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"open {path}: no such file or directory",
        UnauthorizedAccessException => Directory.Exists(path) ? $"read {path}: is a directory" : $"open {path}: permission denied",
        _ => $"open {path}: {e.Message}",
    };

    /// <summary>What to say of a server that could not be reached.</summary>
    public static string Unreachable(Exception e, Uri? server)
    {
        var authority = server?.Authority ?? "";
        if (e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } && Refused(e))
        {
            return $"The connection to the server {authority} was refused - did you specify the right host or port?";
        }
        var cause = e;
        while (cause is HttpRequestException && cause.InnerException is { } inner)
        {
            cause = inner;
        }
        return $"Unable to connect to the server: {cause.Message.ReplaceLineEndings(" ")}";
    }

    private static bool Refused(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionRefused })
            {
                return true;
            }
        }
        return false;
    }
}
