using System.Globalization;
using MiniKube.Api.Yaml;

namespace MiniKube.ApiServer.FieldValidation;

/// <summary>Keys that a YAML text has twice in a mapping, in the words of go-yaml, which tells all of them in one problem.</summary>
internal static class YamlKeys
{
    private const string Heading = "yaml: unmarshal errors:";

    /// <summary>The problem; null where no key is repeated.</summary>
    public static string? Problem(IReadOnlyList<RepeatedKey> repeated) => repeated.Count == 0 ? null : Heading + string.Concat(repeated.Select(static r =>
        string.Create(CultureInfo.InvariantCulture, $"\n  line {r.Line}: key {r.Key} already set in map")));

    /// <summary>What is warned of a problem: each key by itself, without the heading; any other problem as it is.</summary>
    public static IEnumerable<string> Warnings(string problem) => problem.StartsWith(Heading, StringComparison.Ordinal)
        ? problem.Split('\n').Skip(1).Select(static line => line.Trim())
        : [problem];
}
