using System.Globalization;
using System.Text.RegularExpressions;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Streaming;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Exec;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Pods;
using MiniKube.Kubectl.Printers;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Run;

/// <summary><c>run</c>: one pod from an image, attached to where that is asked for.</summary>
internal sealed partial class RunCommand : Command
{
    private readonly StringFlag image = new("image", "The image for the container to run.");
    private readonly StringFlag pullPolicy = new("image-pull-policy", "The image pull policy for the container.");
    private readonly StringFlag restart = new("restart", "The restart policy for this Pod. Legal values [Always, OnFailure, Never].", value: "Always");
    private readonly ListFlag env = new("env", "Environment variables to set in the container.");
    private readonly StringFlag port = new("port", "The port that this container exposes.");
    private readonly ListFlag labels = new("labels", "Comma separated labels to apply to the pod.", 'l', split: true);
    private readonly ListFlag annotations = new("annotations", "Annotations to apply to the pod.");
    private readonly BoolFlag command = new("command", "If true and extra arguments are present, use them as the 'command' field in the container.");
    private readonly BoolFlag stdin = new("stdin", "Keep stdin open on the container in the pod, even if nothing is attached.", 'i');
    private readonly BoolFlag tty = new("tty", "Allocate a TTY for the container in the pod.", 't');
    private readonly BoolFlag attach = new("attach", "If true, wait for the Pod to start running, and then attach to the Pod.");
    private readonly BoolFlag remove = new("rm", "If true, delete the pod after it exits. Only valid when attaching to the container.");
    private readonly BoolFlag privileged = new("privileged", "If true, run the container in privileged mode.");
    private readonly BoolFlag quiet = new("quiet", "If true, suppress prompt messages.", 'q');
    private readonly DurationFlag runningTimeout = new("pod-running-timeout", "The length of time to wait until at least one pod is running", TimeSpan.FromMinutes(1));
    private readonly DryRunFlag dryRun = new();
    private readonly OutputFlags output = new();

    public RunCommand() : base("run NAME --image=image [--env=\"key=value\"] [--port=port] [--dry-run=server|client] [--command] -- [COMMAND] [args...]", "Run a particular image on the cluster")
    {
        Flags.Add(image, pullPolicy, restart, env, port, labels, annotations, command, stdin, tty, attach, remove, privileged, quiet, runningTimeout, dryRun);
        output.AddTo(Flags);
    }

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var attached = attach.IsSet ? attach.Value : stdin.Value || tty.Value;
        Validate(arguments, attached);
        var pod = PodOf(arguments.All[0], [.. arguments.All.Skip(1)], dryRun.IsClient && !context.NamespaceIsExplicit ? null : context.Namespace);
        var printer = output.Printer();
        var created = dryRun.IsClient
            ? pod
            : context.Unwrap(await PodFinder.Objects(context).CreateAsync(pod, new WriteOptions { DryRun = dryRun.IsServer, FieldManager = "kubectl-run" }, context.Cancel));
        if (attached)
        {
            return await AttachAsync(context, created);
        }
        if (printer is null)
        {
            context.Out.WriteLine($"pod/{created.Name()} created{dryRun.Suffix}");
        }
        else
        {
            printer.Print(output.Shown(created), context.Out);
            printer.Flush();
        }
        return 0;
    }

    private void Validate(Arguments arguments, bool attached)
    {
        if (arguments.All.Count == 0)
        {
            throw CommandFailure.Usage("run", "NAME is required for run");
        }
        if (!image.IsSet || image.Value.Length == 0)
        {
            throw CommandFailure.Error("required flag(s) \"image\" not set");
        }
        if (!ImageReference().IsMatch(image.Value))
        {
            throw CommandFailure.Error($"Invalid image name \"{image.Value}\": invalid reference format");
        }
        if (tty.Value && !stdin.Value)
        {
            throw CommandFailure.Usage(Name, "-i/--stdin is required for containers with -t/--tty=true");
        }
        if (remove.Value && !attached)
        {
            throw CommandFailure.Usage(Name, "--rm should only be used for attached containers");
        }
        if (attached && (dryRun.IsClient || dryRun.IsServer))
        {
            throw CommandFailure.Usage(Name, "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
        }
        if (restart.Value is not ("Always" or "OnFailure" or "Never"))
        {
            throw CommandFailure.Usage(Name, $"invalid restart policy: {restart.Value}");
        }
        if (port.IsSet && !ushort.TryParse(port.Value, out _))
        {
            throw CommandFailure.Error($"strconv.Atoi: parsing \"{port.Value}\": invalid syntax");
        }
    }

    private DocumentObject PodOf(string name, IReadOnlyList<string> words, string? ns)
    {
        var container = new List<(string, Document)> { ("name", name), ("image", image.Value) };
        if (pullPolicy.OrNull is { } policy)
        {
            container.Add(("imagePullPolicy", policy));
        }
        if (words.Count > 0)
        {
            container.Add((command.Value ? "command" : "args", Document.Of(words.Select(Document.Of))));
        }
        if (env.Values.Count > 0)
        {
            container.Add(("env", Document.Of(env.Values.Select(e => Pair(e, "env", "=")).Select(p => p.Value.Length == 0
                ? new DocumentObject(("name", p.Key)) : new DocumentObject(("name", p.Key), ("value", p.Value))))));
        }
        if (port.IsSet)
        {
            container.Add(("ports", Document.Of([new DocumentObject(("containerPort", long.Parse(port.Value, CultureInfo.InvariantCulture)))])));
        }
        if (stdin.Value)
        {
            container.Add(("stdin", true));
            container.Add(("stdinOnce", true));
        }
        if (tty.Value)
        {
            container.Add(("tty", true));
        }
        container.Add(("resources", DocumentObject.Empty));
        var metadata = new List<(string, Document)>
        {
            ("name", name),
            ("labels", labels.Values.Count == 0 ? new DocumentObject(("run", name)) : Map(labels.Values, "label")),
        };
        if (ns is not null)
        {
            metadata.Add(("namespace", ns));
        }
        if (privileged.Value)
        {
            container.Add(("securityContext", new DocumentObject(("privileged", true))));
        }
        if (annotations.Values.Count > 0)
        {
            metadata.Add(("annotations", Map(annotations.Values, "annotation")));
        }
        return new DocumentObject(
            ("apiVersion", "v1"), ("kind", "Pod"), ("metadata", new DocumentObject([.. metadata])),
            ("spec", new DocumentObject(
                ("containers", Document.Of([new DocumentObject([.. container])])), ("dnsPolicy", "ClusterFirst"), ("restartPolicy", restart.Value))),
            ("status", DocumentObject.Empty));
    }

    private static DocumentObject Map(IEnumerable<string> pairs, string what) =>
        new([.. pairs.Select(p => Pair(p, what, "=")).Select(p => (p.Key, (Document)p.Value))]);

    private static (string Key, string Value) Pair(string text, string what, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at > 0 ? (text[..at], text[(at + 1)..]) : throw CommandFailure.Error(what == "env" ? $"invalid {what}: {text}" : $"unexpected {what} spec: {text}");
    }

    private async Task<int> AttachAsync(CommandContext context, DocumentObject pod)
    {
        var (name, pods) = (pod.Name(), PodFinder.Objects(context));
        var phase = "";
        var started = await ObjectWait.UntilAsync(context, pods, context.Namespace, name, live =>
        {
            phase = live?.At("status", "phase")?.AsString ?? "";
            return live is null || phase is "Running" or "Succeeded" or "Failed";
        }, runningTimeout.Value);
        try
        {
            if (!started)
            {
                throw CommandFailure.Error("timed out waiting for the condition");
            }
            if (phase == "Running")
            {
                await StreamAsync(context, name);
            }
            else
            {
                await PrintLogAsync(context, name);
            }
            if (restart.Value != "Always")
            {
                await WaitForEndAsync(context, pods, name);
            }
            return 0;
        }
        finally
        {
            if (remove.Value)
            {
                context.Unwrap(await pods.DeleteAsync(name, context.Namespace, new DeleteOptions { PropagationPolicy = "Background" }, context.Cancel));
                if (!quiet.Value)
                {
                    context.Out.WriteLine($"pod \"{name}\" deleted from {context.Namespace} namespace");
                }
            }
        }
    }

    private async Task StreamAsync(CommandContext context, string name)
    {
        var useTty = tty.Value && context.Streams.Terminal is not null;
        if (tty.Value && !useTty)
        {
            context.Error.WriteLine("Unable to use a TTY - input is not a terminal or the right kind of file");
        }
        if (stdin.Value && !quiet.Value)
        {
            context.Error.WriteLine("If you don't see a command prompt, try pressing enter.");
        }
        var options = new PodExecOptions { Container = name, Stdin = stdin.Value, Stderr = !tty.Value, Tty = tty.Value };
        var attached = await context.Client.AttachAsync(name, context.Namespace, options, context.Cancel);
        var failure = attached.IsSuccess ? null : attached.Error.Message;
        if (attached.IsSuccess)
        {
            await using var session = attached.Value;
            failure = (await ExecSession.RunAsync(context, session, stdin.Value, useTty)).Error;
        }
        if (failure is not null)
        {
            // Short programs are over before anybody could listen to them.
            context.Error.WriteLine($"warning: couldn't attach to pod/{name}, falling back to streaming logs: {failure}");
            await PrintLogAsync(context, name);
        }
    }

    private static async Task PrintLogAsync(CommandContext context, string name)
    {
        var options = new PodLogOptions { Container = name, Follow = true };
        await using var log = context.Unwrap(await context.Client.LogAsync(name, context.Namespace, options, context.Cancel));
        await context.Out.FlushAsync(context.Cancel);
        await log.CopyToAsync(context.Streams.RawOutput, context.Cancel);
    }

    /// <exception cref="CommandFailure">The program failed; its exit code is the command's.</exception>
    private static async Task WaitForEndAsync(CommandContext context, ResourceClient<DocumentObject> pods, string name)
    {
        DocumentObject? pod = null;
        await ObjectWait.UntilAsync(context, pods, context.Namespace, name, live =>
        {
            pod = live ?? pod;
            return live is null || live.At("status", "phase")?.AsString is "Succeeded" or "Failed";
        }, null);
        if (pod?.At("status", "phase")?.AsString != "Failed")
        {
            return;
        }
        var ended = pod.At("status", "containerStatuses").Items().FirstOrDefault()?.At("state", "terminated");
        throw ended?["exitCode"]?.AsInteger is { } code and not 0
            ? new CommandFailure($"pod {context.Namespace}/{name} terminated ({ended["reason"]?.AsString})\n{ended["message"]?.AsString}".TrimEnd(), (int)code)
            : CommandFailure.Error($"pod {context.Namespace}/{name} failed with unknown exit code");
    }

    // distribution/reference: [domain/]path[:tag][@digest]; the path is in small letters.
    [GeneratedRegex(@"^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]+)?/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,})?$")]
    private static partial Regex ImageReference();
}
