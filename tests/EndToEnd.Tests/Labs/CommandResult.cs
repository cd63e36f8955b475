namespace MiniKube.EndToEnd.Tests.Labs;

/// <summary>How a command ended and what it wrote.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>What it wrote to its output; fails the test unless it ended well.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, ToString());
        return Output;
    }

    /// <summary>What it wrote to its error output, which has to be one line; fails the test unless the command failed.</summary>
    public string FailedInOneLine()
    {
        Assert.True(ExitCode != 0, $"expected to fail: {this}");
        var lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length == 1, $"expected one line of explanation: {this}");
        return lines[0];
    }

    public override string ToString() => $"$ {Command}\nexit {ExitCode}\n--- output\n{Shown(Output)}--- error\n{Shown(Error)}";

    private static string Shown(string text)
    {
        const int most = 4000;
        return text.Length <= most ? text : $"{text[..(most / 2)]}\n[...]\n{text[^(most / 2)..]}";
    }
}
