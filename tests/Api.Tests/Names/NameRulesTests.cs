using MiniKube.Api.Determinism;
using MiniKube.Api.Names;

namespace MiniKube.Api.Tests.Names;

public sealed class NameRulesTests
{
    private const string Label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private const string Subdomain = @"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private const string Rfc1035 = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
    private const string NamePart = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private const string Qualified = "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
    private const string Value = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private static readonly string X63 = new('x', 63);
    private static readonly string X64 = new('x', 64);

    public static TheoryData<string, string, string[]> Cases => new()
    {
        { "label", "a", [] },
        { "label", "0-a", [] },
        { "label", X63, [] },
        { "label", X64, ["must be no more than 63 bytes"] },
        { "label", "", [Label] },
        { "label", "A", [Label] },
        { "label", "-a", [Label] },
        { "label", "a-", [Label] },
        { "label", "a_b", [Label] },
        { "label", "ä", [Label] },
        { "label", "a\n", [Label] },
        { "label", "a.b", ["must not contain dots"] },
        { "subdomain", "a.b-c.0", [] },
        { "subdomain", "", [Subdomain] },
        { "subdomain", "a..b", [Subdomain] },
        { "subdomain", "a.-b", [Subdomain] },
        { "subdomain", new string('a', 254), ["must be no more than 253 bytes"] },
        { "1035", "a1", [] },
        { "1035", "1a", [Rfc1035] },
        { "1035", "", [Rfc1035] },
        { "1035", "a.b", [Rfc1035] },
        { "qualified", "a", [] },
        { "qualified", "A.b_c-9", [] },
        { "qualified", "example.com/Name", [] },
        { "qualified", "a/b/c", [Qualified] },
        { "qualified", "/b", ["prefix part must be non-empty"] },
        { "qualified", "a/", ["name part must be non-empty", NamePart] },
        { "qualified", "A/b", ["prefix part " + Subdomain] },
        { "qualified", "-a", [NamePart] },
        { "qualified", X64, ["name part must be no more than 63 bytes"] },
        { "value", "", [] },
        { "value", "My_value.1", [] },
        { "value", "a b", [Value] },
        { "value", "-a", [Value] },
        { "value", X64, ["must be no more than 63 bytes"] },
        { "port", "http", [] },
        { "port", "a-1", [] },
        { "port", "", ["must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)", "must contain at least one letter (a-z)"] },
        { "port", "80", ["must contain at least one letter (a-z)"] },
        { "port", "a--b", ["must not contain consecutive hyphens"] },
        { "port", "-a", ["must not begin or end with a hyphen"] },
        { "port", "abcdefghijklmnop", ["must be no more than 15 bytes"] },
        { "configkey", "a.B_c-1", [] },
        { "configkey", "..", ["must not be '..'"] },
        { "configkey", "..a", ["must not start with '..'"] },
        { "configkey", "a/b", ["a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"] },
        { "env", "my.env-1 %", [] },
        { "env", "", ["environment variable name must be non-empty"] },
        { "env", "a=b", ["a valid environment variable name must consist only of printable ASCII characters other than '='"] },
        { "segment", "system:node", [] },
        { "segment", "..", ["may not be '..'"] },
        { "segment", "a/b%", ["may not contain '/'", "may not contain '%'"] },
        { "percent", "93%", [] },
        { "percent", "%", ["a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"] },
        { "wildcard", "*.a.b", [] },
        { "wildcard", "*.*.b", [@"a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rules_speak_as_upstream(string rule, string value, string[] errors)
    {
        var found = rule switch
        {
            "label" => NameRules.Dns1123Label(value),
            "subdomain" => NameRules.Dns1123Subdomain(value),
            "1035" => NameRules.Dns1035Label(value),
            "qualified" => NameRules.QualifiedName(value),
            "value" => NameRules.LabelValue(value),
            "port" => NameRules.PortName(value),
            "configkey" => NameRules.ConfigMapKey(value),
            "env" => NameRules.EnvironmentVariableName(value),
            "segment" => NameRules.PathSegment(value),
            "percent" => NameRules.Percentage(value),
            "wildcard" => NameRules.WildcardDns1123Subdomain(value),
            _ => throw new ArgumentException(rule),
        };
        Assert.Equal(errors, found);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(65535, true)]
    [InlineData(65536, false)]
    public void Port_numbers(long port, bool valid) =>
        Assert.Equal(valid ? [] : ["must be between 1 and 65535, inclusive"], NameRules.PortNumber(port));

    [Fact]
    public void Generated_names_stay_labels_and_repeat_with_the_seed()
    {
        var name = GeneratedNames.Generate("web-", new SeededRandomSource(1));
        Assert.Matches("^web-[bcdfghjklmnpqrstvwxz2456789]{5}$", name);
        Assert.Equal(name, GeneratedNames.Generate("web-", new SeededRandomSource(1)));
        Assert.NotEqual(name, GeneratedNames.Generate("web-", new SeededRandomSource(2)));
        Assert.Equal(63, GeneratedNames.Generate(new string('a', 100), new SeededRandomSource(1)).Length);
    }

    [Theory]
    [InlineData("web-", "wea")]
    [InlineData("web", "web")]
    [InlineData("-", "-")]
    public void A_prefix_may_end_in_a_hyphen(string prefix, string judged) => Assert.Equal(judged, GeneratedNames.MaskTrailingHyphen(prefix));
}
