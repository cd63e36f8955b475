using System.Text;

namespace MiniKube.Kubectl.Tests.Fixtures;

/// <summary>
/// What commands print, held against a file in Golden. With MKUBE_GOLDEN naming that folder the file is written instead, to be read before it is kept.
/// </summary>
public sealed class Golden
{
    private readonly StringBuilder text = new();

    public void Add(string command, Ran ran)
    {
        text.Append("$ ").Append(command).Append('\n').Append(ran.Out);
        if (ran.Error.Length > 0)
        {
            text.Append("(stderr)\n").Append(ran.Error);
        }
        if (ran.ExitCode != 0)
        {
            text.Append("(exit ").Append(ran.ExitCode).Append(")\n");
        }
        text.Append('\n');
    }

    public void Compare(string file)
    {
        if (Environment.GetEnvironmentVariable("MKUBE_GOLDEN") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, file), text.ToString());
            return;
        }
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", file)), text.ToString());
    }
}
