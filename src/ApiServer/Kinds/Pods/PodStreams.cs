using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The subresources of pods that their node answers, and the parameters that it understands (<c>PodLogOptions</c>, <c>PodExecOptions</c> and so on).</summary>
internal static class PodStreams
{
    private static readonly RequestParameter Container = new("container", "string", "Which container is meant; where the pod has only one, it need not be named.");

    public static Subresource Log { get; } = new("log", SubresourceHandler.Node, null, Verbs.Get)
    {
        Parameters =
        [
            Container,
            new("follow", "boolean", "Goes on with lines as they are written, until the container ends."),
            new("insecureSkipTLSVerifyBackend", "boolean", "Takes the log from a node whose serving certificate cannot be verified."),
            new("limitBytes", "integer", "Ends the log after so many bytes, even in the middle of a line."),
            new("previous", "boolean", "The log of the container that ran before this one."),
            new("sinceSeconds", "integer", "Only lines that are no older than so many seconds."),
            new("stream", "string", "Only what was written to Stdout or to Stderr; All, the default, for both."),
            new("tailLines", "integer", "Only so many lines from the end. Not together with stream."),
            new("timestamps", "boolean", "Begins each line with the moment at which it was written, as in RFC 3339."),
        ],
    };

    public static Subresource Exec { get; } = Connect("exec", "PodExecOptions",
        [new("command", "string", "The program, then each of its arguments: the parameter is repeated. No shell reads it."), Container, .. Streams("the command")]);

    public static Subresource Attach { get; } = Connect("attach", "PodAttachOptions", [Container, .. Streams("the container's first process")]);

    public static Subresource PortForward { get; } = Connect("portforward", "PodPortForwardOptions",
        [new("ports", "integer", "A port of the pod. Needed where the connection is a WebSocket, and repeated for several.")]);

    private static Subresource Connect(string name, string options, IReadOnlyList<RequestParameter> parameters) =>
        new(name, SubresourceHandler.Node, new GroupVersionKind("", "v1", options), Verbs.Get | Verbs.Create) { Parameters = parameters };

    private static RequestParameter[] Streams(string process) =>
    [
        new("stderr", "boolean", $"Sends what {process} writes to its standard error."),
        new("stdin", "boolean", $"Passes input on to the standard input of {process}."),
        new("stdout", "boolean", $"Sends what {process} writes to its standard output."),
        new("tty", "boolean", $"Gives {process} a terminal."),
    ];
}
