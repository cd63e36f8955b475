using System.Buffers.Binary;
using System.IO.Compression;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Yaml;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>What every answer has to be, whatever was asked.</summary>
internal static class AnswerRules
{
    /// <summary>What is wrong with an answer; null for nothing.</summary>
    public static string? Check(FuzzRequest request, FuzzAnswer answer)
    {
        if (answer.Code is < 200 or > 599)
        {
            return $"the code {answer.Code}";
        }
        if (request.Method == "HEAD")
        {
            return answer.Body.Length == 0 ? Allowed(request, answer, null) : "a body in the answer to HEAD";
        }
        var body = answer.IsCompressed ? Unzipped(answer.Body) : answer.Body;
        if (answer.IsStream)
        {
            return Frames(answer.ContentType, body);
        }
        var health = Uri.UnescapeDataString(request.Path).Split('/', StringSplitOptions.RemoveEmptyEntries) is ["livez" or "readyz" or "healthz", ..];
        if (answer.Code < 400 || (health && answer.ContentType.StartsWith("text/plain", StringComparison.Ordinal)))
        {
            return Readable(answer.ContentType, body);
        }
        return Status(answer, body, out var status) ?? Allowed(request, answer, status);
    }

    // Errors are complete and say the same code inside and outside.
    private static string? Status(FuzzAnswer answer, byte[] body, out Status? status)
    {
        status = null;
        try
        {
            status = Media(answer.ContentType) switch
            {
                "application/json" => ApiJson.Read<Status>(body),
                "application/yaml" => ApiJson.Read<Status>(YamlReader.Read(body)),
                "application/vnd.kubernetes.protobuf" => FromProtobuf(body),
                _ => null,
            };
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or FormatException or InvalidDataException)
        {
            return $"an error that cannot be read: {e.Message}";
        }
        if (status is null)
        {
            return $"an error of the type '{answer.ContentType}'";
        }
        var unnamed = string.IsNullOrEmpty(status.Reason) && !(answer.Code == 500 && HasNoReason(status));
        return status.Kind != "Status" || status.ApiVersion != "v1" || status.StatusValue != "Failure" || string.IsNullOrEmpty(status.Message) || unnamed ? "a Status that is not complete"
            : status.Code != answer.Code ? $"a Status with the code {status.Code} under HTTP's {answer.Code}"
            : null;
    }

    // What may be answered with 5xx is in docs/errors.md.
    private static string? Allowed(FuzzRequest request, FuzzAnswer answer, Status? status)
    {
        var message = status?.Message ?? "";
        return answer.Code switch
        {
            < 500 => null,
            503 when status is null || message == "this server has no way to reach nodes" => null,
            504 when status is null || message.StartsWith("Timeout: Too large resource version: ", StringComparison.Ordinal) => null,
            504 when request.Query.Contains("timeout=", StringComparison.Ordinal) => null,
            500 when status is not null && request.Method is "PATCH" or "POST" && HasNoReason(status) => null,
            // Somebody may have deleted every ServiceCIDR.
            500 when message == "Internal error occurred: failed to allocate a serviceIP: range is full" => null,
            _ => $"the code {answer.Code}",
        };
    }

    // Upstream gives no reason, and so the code 500, for an apply of what is not of the schema's types or makes no object, and for a create with a revision.
    private static bool HasNoReason(Status status) => status.Message!.StartsWith("failed to create typed patch object (", StringComparison.Ordinal)
        || status.Message.StartsWith("failed to convert new object (", StringComparison.Ordinal)
        || status.Message == "resourceVersion should not be set on objects to be created";

    private static string? Readable(string contentType, byte[] body)
    {
        try
        {
            switch (Media(contentType))
            {
                case "application/json":
                    DocumentJson.Parse(body);
                    break;
                case "application/yaml":
                    YamlReader.Read(body);
                    break;
                case "application/vnd.kubernetes.protobuf":
                    Unknown(body);
                    break;
            }
            return null;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or FormatException or InvalidDataException)
        {
            return $"an answer that is not of its type, {contentType}: {e.Message}";
        }
    }

    // Only whole frames: the client has read all that was written.
    private static string? Frames(string contentType, byte[] body)
    {
        try
        {
            var rest = body.AsSpan();
            if (Media(contentType) == "application/json")
            {
                while (rest.Length > 0)
                {
                    var end = rest.IndexOf((byte)'\n');
                    var frame = DocumentJson.Parse(rest[..end]);
                    if (frame["type"]?.AsString is not ("ADDED" or "MODIFIED" or "DELETED" or "BOOKMARK" or "ERROR") || frame["object"]?["kind"]?.AsString is null)
                    {
                        return $"the event {frame}";
                    }
                    rest = rest[(end + 1)..];
                }
                return null;
            }
            while (rest.Length > 0)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(rest);
                new ProtobufReader(rest.Slice(4, length)).ReadTag(out _);
                rest = rest[(4 + length)..];
            }
            return null;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidDataException or ArgumentOutOfRangeException)
        {
            return $"a watch that cannot be read: {e.Message}";
        }
    }

    private static Status FromProtobuf(byte[] body)
    {
        var reader = new ProtobufReader(Unknown(body));
        // The type stands in the frame, not in the message.
        return Api.Meta.V1.Status.ReadProtobuf(ref reader) with { Kind = "Status", ApiVersion = "v1" };
    }

    private static byte[] Unknown(byte[] body)
    {
        if (!body.AsSpan().StartsWith("k8s\0"u8))
        {
            throw new InvalidDataException("no magic number");
        }
        byte[] raw = [];
        var reader = new ProtobufReader(body.AsSpan(4));
        while (reader.ReadTag(out var number))
        {
            if (number == 2)
            {
                raw = reader.ReadBytes().ToArray();
            }
            else
            {
                reader.Skip();
            }
        }
        return raw;
    }

    private static string Media(string contentType) => contentType.Split(';')[0].Trim();

    private static byte[] Unzipped(byte[] body)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
