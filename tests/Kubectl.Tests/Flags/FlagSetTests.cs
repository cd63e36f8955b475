using MiniKube.Kubectl.Flags;

namespace MiniKube.Kubectl.Tests.Flags;

public class FlagSetTests
{
    private readonly BoolFlag interactive = new("stdin", "", 'i');
    private readonly BoolFlag tty = new("tty", "", 't');
    private readonly StringFlag name = new("namespace", "", 'n');
    private readonly IntFlag tail = new("tail", "");
    private readonly DurationFlag timeout = new("timeout", "");
    private readonly StringFlag dryRun = new("dry-run", "", value: "none", bare: "unchanged");

    private (List<string> Arguments, int Dash) Parse(string line)
    {
        var flags = new FlagSet();
        flags.Add(interactive, tty, name, tail, timeout, dryRun);
        return flags.Parse(line.Split(' '));
    }

    [Fact]
    public void Letters_bundle_and_words_mix()
    {
        var (arguments, dash) = Parse("pod -it a -nkube-system --tail=-1 b --timeout 1m30s -- sh -c -x");

        Assert.Equal(["pod", "a", "b", "sh", "-c", "-x"], arguments);
        Assert.Equal(3, dash);
        Assert.True(interactive.Value && tty.Value);
        Assert.Equal("kube-system", name.Value);
        Assert.Equal(-1, tail.Value);
        Assert.Equal(TimeSpan.FromSeconds(90), timeout.Value);
    }

    [Fact]
    public void A_switch_takes_no_following_word_and_a_value_may_begin_with_a_dash()
    {
        var (arguments, dash) = Parse("-t true --stdin=false -n=x --dry-run client -");

        Assert.Equal(["true", "client", "-"], arguments);
        Assert.Equal(-1, dash);
        Assert.False(interactive.Value);
        Assert.Equal("x", name.Value);
        Assert.Equal("unchanged", dryRun.Value);
    }

    [Theory]
    [InlineData("--nope", "unknown flag: --nope")]
    [InlineData("-x", "unknown shorthand flag: 'x' in -x")]
    [InlineData("-n", "flag needs an argument: 'n' in -n")]
    [InlineData("--namespace", "flag needs an argument: --namespace")]
    [InlineData("--tail=ten", "invalid argument \"ten\" for \"--tail\" flag: strconv.ParseInt: parsing \"ten\": invalid syntax")]
    [InlineData("--timeout=5", "invalid argument \"5\" for \"--timeout\" flag: time: invalid duration \"5\"")]
    [InlineData("--stdin=maybe", "invalid argument \"maybe\" for \"-i, --stdin\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax")]
    public void Says_what_is_wrong_as_pflag_does(string line, string message) => Assert.Equal(message, Assert.Throws<FlagException>(() => Parse(line)).Message);
}
