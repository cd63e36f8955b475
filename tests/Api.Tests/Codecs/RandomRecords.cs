using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;

namespace MiniKube.Api.Tests.Codecs;

/// <summary>
/// Makes records of any API type from a seed: seed 0 has nothing in it, seed 1 every field, the others a mixture with the values that codecs get wrong.
/// What every encoding can tell is made only: no zero where it means absence, no moment of zero.
/// </summary>
internal sealed class RandomRecords(int seed)
{
    private const int Deepest = 12;

    private static readonly ConcurrentDictionary<Type, IReadOnlyList<ApiField>> Fields = new();

    private static readonly string[] Texts = ["a", "", " ", "é\u0000\u001f\"\\/<&>'", "日本語", "😀 \u2028", "-1", "null", "{}", new('x', 300)];
    private static readonly int[] Int32s = [1, 0, -1, 127, 128, 300, int.MaxValue, int.MinValue];
    private static readonly long[] Int64s = [1, 0, -1, 1L << 53, (1L << 53) + 1, long.MaxValue, long.MinValue];
    private static readonly string[] Quantities = ["1", "0", "500m", "1Gi", "1536Mi", "-2", "12e6", "1n", "9223372036854775807", "100Ei"];
    private static readonly string[] Moments = ["2026-01-02T03:04:05Z", "0001-01-01T00:00:01Z", "9999-12-31T23:59:59Z", "1969-12-31T23:59:59Z", "1970-01-01T00:00:01Z"];
    private static readonly string[] MicroMoments = ["2026-01-02T03:04:05.000001Z", "1969-12-31T23:59:59.999999Z", "2026-01-02T03:04:05.000000Z"];
    private static readonly IntOrString[] Ports = [80, 0, -1, int.MinValue, "http", "25%", "80", ""];

    private readonly Random random = new(seed);
    private readonly Stack<Type> open = new();

    /// <summary>Every API type.</summary>
    public static IEnumerable<Type> Types { get; } =
        [.. typeof(ApiTypeAttribute).Assembly.GetTypes().Where(t => t.GetCustomAttribute<ApiTypeAttribute>() is not null).OrderBy(t => t.FullName, StringComparer.Ordinal)];

    public static IReadOnlyList<ApiField> FieldsOf(Type type) => Fields.GetOrAdd(type, static t =>
        [.. t.GetProperties().Select(p => (Property: p, Attribute: p.GetCustomAttribute<FieldAttribute>())).Where(f => f.Attribute is not null).Select(f => new ApiField(f.Property, f.Attribute!))]);

    public object Make(Type type, int depth = 0)
    {
        var made = Activator.CreateInstance(type)!;
        // A type that contains itself in many fields grows fast: inside itself it is kept small.
        depth = open.Contains(type) ? Math.Max(depth, Deepest - 1) : depth;
        open.Push(type);
        foreach (var field in FieldsOf(type))
        {
            // What JSON alone can tell (a list's items may name their kinds there) is told of the outermost record.
            if (IsWanted(depth) && (depth == 0 || field.Attribute.Number != 0))
            {
                field.Property.SetValue(made, Value(field, depth));
            }
        }
        open.Pop();
        return made;
    }

    /// <summary>A value that the field can have.</summary>
    public object Value(ApiField field, int depth = 0)
    {
        while (true)
        {
            var value = Value(field.Type, depth + 1);
            if (!field.ZeroIsAbsence || !IsZero(value))
            {
                return value;
            }
        }
    }

    private static bool IsZero(object value) => value switch
    {
        "" or 0 or 0L or 0.0 or false => true,
        IntOrString v => v == default,
        Quantity v => v.IsZero,
        ByteString v => v == ByteString.Empty,
        _ => false,
    };

    // All at seed 1, and less of it the deeper it gets, so that types that contain themselves come to an end.
    private bool IsWanted(int depth) => seed != 0 && depth < Deepest && ((seed == 1 && depth < 4) || random.Next(4) > depth / 4);

    private object Value(Type type, int depth)
    {
        if (type == typeof(string)) { return Pick(Texts); }
        if (type == typeof(int)) { return Pick(Int32s); }
        if (type == typeof(long)) { return Pick(Int64s); }
        if (type == typeof(bool)) { return random.Next(2) == 0; }
        if (type == typeof(double)) { return Pick<double>([0.5, -0.25, 0, double.MaxValue, double.Epsilon]); }
        if (type == typeof(Quantity)) { return Quantity.Parse(Pick(Quantities)); }
        if (type == typeof(Timestamp)) { return Timestamp.Parse(Pick(Moments)); }
        if (type == typeof(MicroTime)) { return MicroTime.Parse(Pick(MicroMoments)); }
        if (type == typeof(IntOrString)) { return Pick(Ports); }
        if (type == typeof(ByteString)) { return new ByteString(Bytes()); }
        if (type == typeof(JSONSchemaPropsOrArray)) { return random.Next(2) == 0 ? new JSONSchemaPropsOrArray { Schema = new() { Id = "a" } } : new JSONSchemaPropsOrArray { JSONSchemas = [new(), new()] }; }
        if (type == typeof(JSONSchemaPropsOrBool)) { return new JSONSchemaPropsOrBool(true, random.Next(2) == 0 ? null : new() { Type = "object" }); }
        if (type == typeof(JSONSchemaPropsOrStringArray)) { return random.Next(2) == 0 ? new JSONSchemaPropsOrStringArray { Schema = new() } : new JSONSchemaPropsOrStringArray { Property = ["a"] }; }
        if (type == typeof(Document)) { return DocumentJson.Parse(Pick<string>(["{}", """{"f:metadata":{"f:labels":{".":{},"f:a\"b":{}}},"n":1.50,"x":null}"""])); }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) { return ListOf(type.GenericTypeArguments[0], depth); }
        return type.IsGenericType ? MapOf(type.GenericTypeArguments[1], depth) : Make(type, depth);
    }

    private IList ListOf(Type item, int depth)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        for (var i = Count(); i > 0; i--)
        {
            list.Add(Value(item, depth));
        }
        return list;
    }

    private IDictionary MapOf(Type value, int depth)
    {
        var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), value))!;
        for (var i = Count(); i > 0; i--)
        {
            map[Pick(Texts)] = Value(value, depth);
        }
        return map;
    }

    private int Count() => seed == 1 ? 1 : random.Next(4);

    private byte[] Bytes()
    {
        var bytes = new byte[random.Next(5)];
        random.NextBytes(bytes);
        return bytes;
    }

    private T Pick<T>(T[] values) => values[random.Next(values.Length)];
}

/// <summary>A field of an API type, as declared.</summary>
internal sealed class ApiField(PropertyInfo property, FieldAttribute attribute)
{
    public PropertyInfo Property { get; } = property;
    public FieldAttribute Attribute { get; } = attribute;
    public string JsonName { get; } = attribute.Name ?? char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    /// <summary>The type of a value that is there.</summary>
    public Type Type { get; } = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
    public bool IsNullable { get; } = new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
    public bool IsScalar => Type == typeof(string) || Type.IsValueType;

    /// <summary>Whether the zero says the same as absence.</summary>
    public bool ZeroIsAbsence => IsNullable && IsScalar && !Attribute.Pointer;
}
