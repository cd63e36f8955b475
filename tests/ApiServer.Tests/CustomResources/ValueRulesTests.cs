using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.CustomResources;
using MiniKube.ApiServer.CustomResources.Validation;

namespace MiniKube.ApiServer.Tests.CustomResources;

/// <summary>Values against schemas, without a server.</summary>
public class ValueRulesTests
{
    public static TheoryData<string, string, string> Values => new()
    {
        { """{"type":"number","exclusiveMinimum":true,"minimum":0.5}""", "0.5", "Invalid value: 0.5:  in body should be greater than 0.5" },
        { """{"type":"number","maximum":1e30}""", "1e31", "Invalid value: 1e31:  in body should be less than or equal to 1e+30" },
        { """{"type":"number"}""", "3", "" },
        { """{"type":"integer"}""", "3.0", "" },
        { """{"type":"integer","multipleOf":3}""", "7", "Invalid value: 7:  in body should be a multiple of 3" },
        { """{"type":"number","multipleOf":0.1}""", "0.3", "" },
        { """{"type":"string","minLength":2}""", "\"é\"", "Invalid value: \"é\":  in body should be at least 2 chars long" },
        { """{"type":"string","nullable":true}""", "null", "" },
        { """{"type":"string"}""", "null", """Invalid value: "null":  in body must be of type string: "null" """ },
        { """{"type":"array","minItems":2,"items":{"type":"string"}}""", "[\"a\"]", "Invalid value: 1:  in body should have at least 2 items" },
        { """{"type":"object","minProperties":1}""", "{}", "Invalid value: 0:  in body should have at least 1 properties" },
        { """{"type":"object","maxProperties":1,"additionalProperties":{"type":"string"}}""", """{"a":"","b":""}""", "Too many: 2: must have at most 1 items" },
        { """{"type":"object","properties":{"a":{"type":"object","required":["b"]}}}""", """{"a":{}}""", "a.b: Required value" },
        { """{"type":"integer","allOf":[{"minimum":2},{"maximum":4}]}""", "5", "Invalid value: 5:  in body should be less than or equal to 4\n<nil>: Invalid value: \"\": \"\" must validate all the schemas (allOf)" },
        { """{"type":"integer","oneOf":[{"minimum":2},{"maximum":4}]}""", "3", "<nil>: Invalid value: \"\": \"\" must validate one and only one schema (oneOf). Found 2 valid alternatives" },
        { """{"type":"integer","not":{"enum":[3]}}""", "3", "<nil>: Invalid value: \"\": \"\" must not validate the schema (not)" },
        { """{"type":"integer","enum":[1,2]}""", "3", "Unsupported value: 3: supported values: \"1\", \"2\"" },
        { """{"type":"string","format":"ipv4"}""", "\"10.1\"", """Invalid value: "10.1":  in body must be of type ipv4: "10.1" """ },
        { """{"type":"string","format":"unheard-of"}""", "\"x\"", "" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_what_its_schema_demands_or_is_told_why_not(string schema, string value, string problems)
    {
        var rules = ValueRules.Of(ApiJson.Read<JSONSchemaProps>(schema));
        var found = ValueValidation.Check(rules, DocumentJson.Parse(System.Text.Encoding.UTF8.GetBytes(value)));
        Assert.Equal(problems.Trim(), string.Join('\n', found.Select(static e => e.Field.Length == 0 ? e.Body : e.ToString())));
    }

    [Theory]
    [InlineData("date-time", "2026-01-02T03:04:05Z", "yesterday")]
    [InlineData("date", "2026-01-31", "2026-02-30")]
    [InlineData("duration", "1h30m", "soon")]
    [InlineData("ipv6", "fe80::1", "10.0.0.1")]
    [InlineData("cidr", "10.0.0.0/8", "10.0.0.0/33")]
    [InlineData("mac", "00:00:5e:00:53:01", "00:00:5e")]
    [InlineData("uuid", "123e4567-e89b-12d3-a456-426614174000", "123e4567")]
    [InlineData("uuid4", "123e4567-e89b-42d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174000")]
    [InlineData("uuid5", "123e4567-e89b-52d3-a456-426614174000", "123e4567-e89b-52d3-c456-426614174000")]
    [InlineData("uri", "https://example.com/a", "exa mple")]
    [InlineData("email", "a@example.com", "a.example.com")]
    [InlineData("hostname", "a.example.com", "-a.example.com")]
    [InlineData("byte", "AAEC", "A*")]
    [InlineData("isbn10", "0-306-40615-2", "0-306-40615-3")]
    [InlineData("isbn13", "978-0-306-40615-7", "978-0-306-40615-8")]
    [InlineData("creditcard", "4012888888881881", "4012888888881882")]
    [InlineData("ssn", "111-22-3333", "111-2-3333")]
    [InlineData("hexcolor", "#aabbcc", "#aabbc")]
    [InlineData("rgbcolor", "rgb(1, 2, 255)", "rgb(1,2,256)")]
    [InlineData("bsonobjectid", "507f1f77bcf86cd799439011", "507f")]
    public void Formats_are_checked(string format, string good, string bad)
    {
        var check = ValueFormats.Find(format)!;
        Assert.True(check(good));
        Assert.False(check(bad));
    }

    [Theory]
    [InlineData(@"^\d+$", "12", "1٢")]
    [InlineData(@"^\w+$", "a_1", "é")]
    [InlineData("^a$", "a", "a\n")]
    [InlineData("^[[:alpha:]-]+$", "a-b", "a1")]
    [InlineData(@"^[\d.]+$", "1.2", "a")]
    [InlineData("^(?P<x>a)b$", "ab", "ba")]
    [InlineData("^[]a]+$", "]a", "b")]
    public void Patterns_mean_what_they_mean_in_Go(string pattern, string good, string bad)
    {
        var regex = GoRegex.Compile(pattern);
        Assert.Matches(regex, good);
        Assert.DoesNotMatch(regex, bad);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(a)\\1")]
    [InlineData("(?=a)")]
    public void Patterns_that_Go_does_not_have_are_none(string pattern) => Assert.ThrowsAny<ArgumentException>(() => GoRegex.Compile(pattern));

    [Fact]
    public void Versions_are_preferred_by_their_stability_and_number()
    {
        string[] versions = ["foo1", "v1alpha1", "v12alpha1", "v2", "v10", "v3beta1", "v11beta2", "v10beta3", "foo10", "v1", "v11alpha2"];
        Assert.Equal(["v10", "v2", "v1", "v11beta2", "v10beta3", "v3beta1", "v12alpha1", "v11alpha2", "v1alpha1", "foo1", "foo10"],
            versions.Order(VersionPriority.Comparer));
    }
}
