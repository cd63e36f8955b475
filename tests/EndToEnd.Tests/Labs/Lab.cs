using System.Diagnostics;
using System.Net.Sockets;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.EndToEnd.Tests.Labs;

/// <summary>
/// A network namespace of its own to try clusters in, so that nothing touches the machine's network: at first only `lo`, which is up. It
/// ends with this process at the latest, since what holds it reads from a pipe of ours.
/// </summary>
internal sealed class Lab : IDisposable
{
    private readonly RunningCommand _holder;

    private Lab(RunningCommand holder)
    {
        _holder = holder;
        Namespace = new NetworkNamespace($"/proc/{holder.Pid}/ns/net");
    }

    public NetworkNamespace Namespace { get; }

    /// <summary>A home for the commands run here: caches of clients stay out of the user's.</summary>
    public string Home { get; } = Directory.CreateTempSubdirectory("mkube-e2e-").FullName;

    public static async Task<Lab> CreateAsync()
    {
        var start = new ProcessStartInfo("unshare", ["--net", "/bin/sh", "-c", "ip link set lo up && echo ready && exec cat"]);
        var holder = RunningCommand.Start(start);
        await holder.ShowsAsync("ready");
        return new Lab(holder);
    }

    /// <summary>Starts a command in the namespace.</summary>
    public RunningCommand Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        // nsenter(1) becomes the program: the process started is the program's.
        var start = new ProcessStartInfo("nsenter", [$"--net={Namespace.Path}", "--", program, .. arguments]);
        start.Environment.Remove("KUBECONFIG");
        start.Environment["HOME"] = Home;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return RunningCommand.Start(start);
    }

    /// <summary>Runs a command in the namespace to its end.</summary>
    public async Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, string input = "",
        IReadOnlyDictionary<string, string>? environment = null, TimeSpan? guard = null)
    {
        using var running = Start(program, arguments, environment);
        try
        {
            await running.WriteAsync(input);
            running.EndInput();
        }
        catch (IOException)
        {
            // It has ended without reading its input, as it may.
        }
        return await running.EndAsync(guard);
    }

    /// <summary>A handler whose connections are made from the namespace; addresses are numeric, as there is no resolver.</summary>
    public SocketsHttpHandler HttpHandler() => new()
    {
        UseProxy = false,
        ConnectCallback = async (context, cancel) =>
        {
            // A socket belongs to the namespace of the thread that made it.
            var socket = Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    public void Dispose()
    {
        _holder.Dispose();
        Directory.Delete(Home, recursive: true);
    }
}
