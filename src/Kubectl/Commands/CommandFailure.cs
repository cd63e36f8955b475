using System.Text;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Kubectl.Commands;

/// <summary>Ends a command: what goes to its error stream, and its exit code.</summary>
internal sealed class CommandFailure(string text, int exitCode = 1) : Exception(text)
{
    /// <summary>Printed as it is; empty when everything has been said.</summary>
    public string Text { get; } = text;
    public int ExitCode { get; } = exitCode;

    /// <summary><c>error: message</c>.</summary>
    public static CommandFailure Error(string message) => new("error: " + message);

    public static CommandFailure Usage(string command, string message) => new($"error: {message}\nSee 'kubectl {command} -h' for help and examples");

    /// <summary>A server's refusal in kubectl's words.</summary>
    /// <param name="status">The refusal.</param>
    /// <param name="doing">What was being done to which source (<c>creating "f.yaml"</c>); null for none.</param>
    public static CommandFailure From(Status status, string? doing = null) => new(Describe(status, doing));

    public static string Describe(Status status, string? doing = null)
    {
        var message = doing is null ? status.Message : $"error when {doing}: {status.Message}";
        if (status.Reason == "Invalid")
        {
            return DescribeInvalid(status, message);
        }
        if (status.Code == 401)
        {
            return $"error: You must be logged in to the server ({status.Message ?? "Unauthorized"})";
        }
        return string.IsNullOrEmpty(status.Reason) ? $"Error from server: {message}" : $"Error from server ({status.Reason}): {message}";
    }

    private static string DescribeInvalid(Status status, string? message)
    {
        if (status.Details is not { } details)
        {
            return $"The request is invalid: {message}";
        }
        var subject = "The request is invalid";
        if (!string.IsNullOrEmpty(details.Kind) || !string.IsNullOrEmpty(details.Name))
        {
            subject = $"The {details.Kind} \"{details.Name}\" is invalid";
        }
        else if (!string.IsNullOrEmpty(message) && details.Causes.Count == 0)
        {
            return $"{subject}: {message}";
        }
        var causes = details.Causes.Select(c => string.IsNullOrEmpty(c.Field) ? c.Message ?? "" : $"{c.Field}: {c.Message}").Distinct().ToArray();
        if (causes.Length <= 1)
        {
            return causes.Length == 0 ? subject : $"{subject}: {causes[0]}";
        }
        var text = new StringBuilder(subject).Append(": ");
        foreach (var cause in causes)
        {
            text.Append("\n* ").Append(cause);
        }
        return text.ToString();
    }
}
