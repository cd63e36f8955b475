using System.Reflection;
using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Schemas;

namespace MiniKube.Api.Tests.Schemas;

/// <summary>What doc comments of records become: the words of <c>explain</c> and OpenAPI.</summary>
public class DescriptionTests
{
    // A description is a sentence or two; what is longer belongs into docs.
    private const int Longest = 260;

    public static TheoryData<Type> Records =>
        [.. typeof(Pod).Assembly.GetTypes().Where(t => t.GetCustomAttribute<ApiTypeAttribute>() is not null).OrderBy(t => t.FullName, StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_record_and_every_field_is_described(Type record)
    {
        var schema = SchemaOf(record);

        Assert.Empty(Problems(schema.Description));
        Assert.True(schema.Fields.Count > 0 || record == typeof(CustomResourceSubresourceStatus), "no fields");
        Assert.Empty(schema.Fields.SelectMany(f => Problems(f.Description).Select(problem => $"{f.Name}: {problem}")));
    }

    [Fact]
    public void Value_types_are_described() =>
        Assert.All([ValueSchemas.Quantity, ValueSchemas.IntOrString, ValueSchemas.Timestamp, ValueSchemas.MicroTime, ValueSchemas.FieldsV1, ValueSchemas.RawExtension,
            ValueSchemas.Json, ValueSchemas.JSONSchemaPropsOrArray, ValueSchemas.JSONSchemaPropsOrBool, ValueSchemas.JSONSchemaPropsOrStringArray],
            schema => Assert.Empty(Problems(schema.Description)));

    [Fact]
    public void Markup_becomes_plain_text()
    {
        Assert.StartsWith("The program and its first arguments, in place of the image's entrypoint. $(NAME)", Container.Schema.Field("command")!.Description);
        Assert.EndsWith("at most one of IPv4 and one of IPv6, the first of them being podIP.", PodStatus.Schema.Field("podIPs")!.Description);
    }

    [Fact]
    public void Values_that_are_told_one_by_one_are_in_the_schema()
    {
        Assert.Equal(["Always", "Never", "OnFailure"], PodSpec.Schema.Field("restartPolicy")!.Schema.Enum);
        Assert.Equal(65, Lifecycle.Schema.Field("stopSignal")!.Schema.Enum.Count);
        Assert.Equal(Lifecycle.Schema.Field("stopSignal")!.Schema.Enum, ContainerStatus.Schema.Field("stopSignal")!.Schema.Enum);
        Assert.Equal("", HostPathVolumeSource.Schema.Field("type")!.Schema.Enum[0]);
        var families = ServiceSpec.Schema.Field("ipFamilies")!.Schema;
        Assert.Empty(families.Enum);
        Assert.Equal(["", "IPv4", "IPv6"], families.Items!.Enum);
    }

    private static Schema SchemaOf(Type record) => (Schema)record.GetProperty("Schema", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static IEnumerable<string> Problems(string? description)
    {
        if (string.IsNullOrWhiteSpace(description))
        {
            yield return "no description";
            yield break;
        }
        if (description.Length > Longest)
        {
            yield return $"{description.Length} characters";
        }
        if (!description.EndsWith('.'))
        {
            yield return "no full stop";
        }
        if (description.Contains('<', StringComparison.Ordinal) || description.Contains("  ", StringComparison.Ordinal) || description.Contains('\n', StringComparison.Ordinal))
        {
            yield return "markup, two blanks or a line break";
        }
    }
}
