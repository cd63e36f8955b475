using System.Text.Json;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Tests.Kinds;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>What every stored object has to be, however it came to be stored.</summary>
internal static class StoredRules
{
    /// <summary>What is wrong with an object; null for nothing.</summary>
    public static string? Check(KindDeclaration kind, string key, byte[] value)
    {
        try
        {
            return Problem(kind, key, value);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException or InvalidOperationException or ArgumentException)
        {
            return $"stored is what cannot be read: {e.Message}";
        }
    }

    private static string? Problem(KindDeclaration kind, string key, byte[] value)
    {
        var o = ObjectCodec.Decode(value, 7).WithoutMeta("resourceVersion");
        var rest = key[ResourceStorage.PrefixOf(kind).Length..];
        if (rest != (kind.Namespaced ? $"{o.Namespace()}/{o.Name()}" : o.Name()))
        {
            return $"{o.Namespace()}/{o.Name()} is stored under {key}";
        }
        if (o["kind"]?.AsString != kind.Kind || o["apiVersion"]?.AsString != kind.StorageVersion.Name.ApiVersion || o.Uid() is not { Length: > 0 })
        {
            return "stored is an object without its type or uid";
        }
        var walked = SchemaWalk.Decode(o, kind.StorageVersion.Schema);
        if (walked.Object is null || walked.Problems.Count > 0)
        {
            return $"stored is what the schema does not know: {walked.TypeError}{string.Join(", ", walked.Problems)}";
        }
        if (!ObjectCodec.Encode(o).AsSpan().SequenceEqual(value))
        {
            return "encoded again it is other bytes";
        }
        if (!(kind.FromStored?.Invoke(o) ?? new KindCase(kind.Resource).Default(o)).Equals(o))
        {
            return "stored is an object without its defaults";
        }
        foreach (var version in kind.Versions)
        {
            var served = version.FromStorage?.Invoke(o) ?? o;
            var stored = version.ToStorage?.Invoke(served) ?? served;
            if (version.FromStorage is null && !stored.Equals(o))
            {
                return $"through {version.Name.ApiVersion} it is another: {stored}";
            }
            if (version.ToProtobuf is null)
            {
                continue;
            }
            var message = new ProtobufWriter();
            version.ToProtobuf(served, message);
            var read = version.FromProtobuf!(message.Written.ToArray());
            // What protobuf cannot tell apart is dropped on both sides.
            var again = new ProtobufWriter();
            version.ToProtobuf(read.With("apiVersion", version.Name.ApiVersion).With("kind", kind.Kind), again);
            if (!version.FromProtobuf(again.Written.ToArray()).Equals(read))
            {
                return $"through protobuf of {version.Name.ApiVersion} it does not come to rest";
            }
        }
        return null;
    }
}
