using System.Diagnostics;
using System.Text;

namespace MiniKube.EndToEnd.Tests.Labs;

/// <summary>A command under way: what it has written so far, and its input. Disposing kills it.</summary>
internal sealed class RunningCommand : IDisposable
{
    private readonly string _command;
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Task _reading;

    private RunningCommand(string command, Process process)
    {
        _command = command;
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _error));
    }

    public int Pid => _process.Id;
    public bool HasEnded => _process.HasExited;
    public string Output => Text(_output);
    public string Error => Text(_error);

    public static RunningCommand Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var command = string.Join(' ', start.ArgumentList.Prepend(start.FileName));
        return new RunningCommand(command, Process.Start(start) ?? throw new IOException($"did not start: {command}"));
    }

    public async Task WriteAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    public void EndInput() => _process.StandardInput.Close();

    /// <summary>Waits until the output shows the text.</summary>
    public Task ShowsAsync(string text) => ShowsAsync($"\"{text}\"", output => output.Contains(text, StringComparison.Ordinal));

    public async Task ShowsAsync(string what, Func<string, bool> wanted)
    {
        await Eventually.SeeAsync($"output {what} of {_command}", () => Task.FromResult((Text: Output, Ended: _reading.IsCompleted, Error)),
            seen => wanted(seen.Text) || seen.Ended);
        Assert.True(wanted(Output), $"ended without {what}: $ {_command}\n--- output\n{Output}--- error\n{Error}");
    }

    /// <summary>Waits for the end.</summary>
    public async Task<CommandResult> EndAsync(TimeSpan? guard = null)
    {
        var limit = guard ?? Eventually.Guard;
        try
        {
            await Task.WhenAll(_process.WaitForExitAsync(), _reading).WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"did not end within {limit.TotalSeconds:0} s: $ {_command}\n--- output\n{Output}--- error\n{Error}");
        }
        return new CommandResult(_command, _process.ExitCode, Output, Error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    private static async Task ReadAsync(StreamReader from, StringBuilder into)
    {
        var buffer = new char[4096];
        int read;
        while ((read = await from.ReadAsync(buffer)) > 0)
        {
            lock (into)
                into.Append(buffer, 0, read);
        }
    }
}
