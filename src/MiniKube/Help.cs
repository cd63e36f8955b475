namespace MiniKube;

/// <summary>What <c>mkube</c> says of itself.</summary>
internal static class Help
{
    private const string Text = """
        MiniKube: a Kubernetes cluster in one program.

        A cluster on this machine (as root):
          mkube up [--name C] [--nodes N]      start a cluster; returns when its nodes are ready
          mkube down [--name C]                take it away, with everything it made
          mkube status [--name C]              what runs
          mkube why POD [-n NAMESPACE]         why the scheduler gave a pod its node, or none
          mkube image ls | import FILE.tar     images of the cluster's nodes
          mkube backup FILE [--name C]         all its objects in one file, while it runs
          mkube restore FILE [--name C]        back to them; also for one API server: --data-dir DIR or --etcd-servers URLS

        Its components, one by one:
          mkube apiserver --data-dir DIR --listen HOST:PORT [--token-file F] [--kubeconfig-out F]
          mkube scheduler --kubeconfig F [--config F]
          mkube controllers --kubeconfig F
          mkube node --kubeconfig F --name N --root DIR
          mkube node --fake --count N --kubeconfig F   nodes without containers

        Everything else is kubectl's: apply, get, describe, delete, run, logs, exec, scale, rollout, wait, ...
        mkube COMMAND --help tells more.
        """;

    public static int Write(TextWriter output)
    {
        output.WriteLine(Text);
        return 0;
    }

    public static int Unknown(string command, TextWriter error)
    {
        error.WriteLine($"mkube: unknown command \"{command}\"; mkube help lists them");
        return 1;
    }
}
