using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;

namespace MiniKube.Controllers.Pods;

/// <summary>
/// The hash that tells apart what is made of different templates (a Deployment's ReplicaSets, ControllerRevisions, and their pods): FNV-1a (32 bits)
/// over the template's JSON with members in ordinal order, then over the collision count, as decimal digits in the alphabet of generated names. The
/// value differs from upstream's, which hashes a dump of Go structures; nothing depends on it, since what a template made is recognized by the template.
/// </summary>
internal static class PodTemplateHash
{
    public const string Label = "pod-template-hash";

    private const uint Offset = 2166136261;
    private const uint Prime = 16777619;

    public static string Compute(PodTemplateSpec template, int? collisionCount)
    {
        var hash = Add(Offset, ApiJson.ToDocument(template));
        if (collisionCount is { } count)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
            hash = Add(hash, bytes);
        }
        return GeneratedNames.SafeEncode(hash.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Two templates ask for the same pods: they are equal but for the hash label.</summary>
    public static bool SameTemplate(PodTemplateSpec a, PodTemplateSpec b) => WithoutHash(a).Equals(WithoutHash(b));

    private static PodTemplateSpec WithoutHash(PodTemplateSpec template) => template.Metadata.Labels.ContainsKey(Label)
        ? template with
        {
            Metadata = template.Metadata with
            {
                Labels = template.Metadata.Labels.Where(l => l.Key != Label).ToDictionary(StringComparer.Ordinal),
            },
        }
        : template;

    private static uint Add(uint hash, Document node)
    {
        switch (node)
        {
            case DocumentObject o:
                hash = Add(hash, "{"u8);
                foreach (var (name, value) in o.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    hash = Add(Add(Add(hash, Encoding.UTF8.GetBytes(name)), ":"u8), value);
                    hash = Add(hash, ","u8);
                }
                return Add(hash, "}"u8);
            case DocumentArray a:
                hash = Add(hash, "["u8);
                foreach (var item in a)
                {
                    hash = Add(Add(hash, item), ","u8);
                }
                return Add(hash, "]"u8);
            default:
                return Add(hash, Encoding.UTF8.GetBytes(node.ToString()));
        }
    }

    private static uint Add(uint hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * Prime;
        }
        return hash;
    }
}
