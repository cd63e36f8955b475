using System.Globalization;
using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;

namespace MiniKube.Api.Codecs;

/// <summary>Reads the value of the field whose tag was read last.</summary>
public delegate T ProtobufRead<out T>(ref ProtobufReader reader);

/// <summary>The protobuf forms that generated readers and writers are made of.</summary>
public static partial class ProtobufCodec
{
    public static string ReadString(ref ProtobufReader reader) => reader.ReadString();
    public static int ReadInt32(ref ProtobufReader reader) => (int)reader.ReadInt64();
    public static long ReadInt64(ref ProtobufReader reader) => reader.ReadInt64();
    public static bool ReadBoolean(ref ProtobufReader reader) => reader.ReadInt64() != 0;
    public static double ReadDouble(ref ProtobufReader reader) => reader.ReadDouble();
    public static ByteString ReadByteString(ref ProtobufReader reader) => new(reader.ReadBytes().ToArray());

    public static T ReadMessage<T>(ref ProtobufReader reader) where T : class, IApiType<T>
    {
        var nested = reader.ReadMessage();
        return T.ReadProtobuf(ref nested);
    }

    /// <summary>Raw JSON: a message with the bytes in field 1.</summary>
    public static Document ReadRaw(ref ProtobufReader reader)
    {
        var nested = reader.ReadMessage();
        var value = Document.Null;
        while (nested.ReadTag(out var number))
        {
            if (number == 1)
            {
                value = ParseRaw(nested.ReadBytes());
            }
            else
            {
                nested.Skip();
            }
        }
        return value;
    }

    private static Document ParseRaw(ReadOnlySpan<byte> json)
    {
        try
        {
            return json.IsEmpty ? Document.Null : DocumentJson.Parse(json);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"protobuf: raw JSON: {e.Message}", e);
        }
    }

    public static Quantity ReadQuantity(ref ProtobufReader reader)
    {
        var nested = reader.ReadMessage();
        var value = default(Quantity);
        while (nested.ReadTag(out var number))
        {
            if (number == 1)
            {
                var text = nested.ReadString();
                value = Quantity.TryParse(text, out var q) ? q : throw new InvalidDataException($"protobuf: quantity '{text}'");
            }
            else
            {
                nested.Skip();
            }
        }
        return value;
    }

    public static Timestamp ReadTimestamp(ref ProtobufReader reader) => Timestamp.From(ReadTime(ref reader));

    public static MicroTime ReadMicroTime(ref ProtobufReader reader) => MicroTime.From(ReadTime(ref reader));

    public static IntOrString ReadIntOrString(ref ProtobufReader reader)
    {
        var nested = reader.ReadMessage();
        var isString = false;
        var integer = 0;
        var text = "";
        while (nested.ReadTag(out var number))
        {
            switch (number)
            {
                case 1: isString = nested.ReadInt64() == 1; break;
                case 2: integer = (int)nested.ReadInt64(); break;
                case 3: text = nested.ReadString(); break;
                default: nested.Skip(); break;
            }
        }
        return isString ? text : integer;
    }

    public static void Append<T>(ref ProtobufReader reader, List<T> items, ProtobufRead<T> item) => items.Add(item(ref reader));

    /// <summary>One number of a list, or several that stand in one field (packed).</summary>
    public static void AppendNumbers<T>(ref ProtobufReader reader, List<T> items, ProtobufRead<T> item)
    {
        if (!reader.IsPacked)
        {
            items.Add(item(ref reader));
            return;
        }
        var packed = reader.ReadPacked();
        while (!packed.IsAtEnd)
        {
            items.Add(item(ref packed));
        }
    }

    /// <summary>One entry of a map: key 1, value 2; an absent value is the type's empty one.</summary>
    public static void ReadEntry<T>(ref ProtobufReader reader, Dictionary<string, T> map, ProtobufRead<T> value, T empty)
    {
        var nested = reader.ReadMessage();
        var name = "";
        var content = empty;
        while (nested.ReadTag(out var number))
        {
            switch (number)
            {
                case 1: name = nested.ReadString(); break;
                case 2: content = value(ref nested); break;
                default: nested.Skip(); break;
            }
        }
        map[name] = content;
    }

    /// <summary>A list inside a map: a message whose items are field 1.</summary>
    public static IReadOnlyList<T> ReadWrappedList<T>(ref ProtobufReader reader, ProtobufRead<T> item)
    {
        var nested = reader.ReadMessage();
        var items = new List<T>();
        while (nested.ReadTag(out var number))
        {
            if (number == 1)
            {
                items.Add(item(ref nested));
            }
            else
            {
                nested.Skip();
            }
        }
        return items;
    }

    public static void Write(ProtobufWriter writer, int number, string value) => writer.WriteString(number, value);
    public static void Write(ProtobufWriter writer, int number, int value) => writer.WriteVarint(number, value);
    public static void Write(ProtobufWriter writer, int number, long value) => writer.WriteVarint(number, value);
    public static void Write(ProtobufWriter writer, int number, bool value) => writer.WriteVarint(number, value ? 1 : 0);
    public static void Write(ProtobufWriter writer, int number, double value) => writer.WriteDouble(number, value);
    public static void Write(ProtobufWriter writer, int number, ByteString value) => writer.WriteBytes(number, value.Span);

    public static void Write(ProtobufWriter writer, int number, Document value) =>
        writer.WriteMessage(number, value, static (w, v) => w.WriteBytes(1, DocumentJson.Write(v)));

    public static void Write(ProtobufWriter writer, int number, Quantity value) =>
        writer.WriteMessage(number, value, static (w, v) => w.WriteString(1, v.ToString()));

    public static void Write(ProtobufWriter writer, int number, Timestamp value) => WriteTime(writer, number, value.Moment);
    public static void Write(ProtobufWriter writer, int number, MicroTime value) => WriteTime(writer, number, value.Moment);

    public static void Write(ProtobufWriter writer, int number, IntOrString value) =>
        writer.WriteMessage(number, value, static (w, v) =>
        {
            w.WriteVarint(1, v.IsInt ? 0 : 1);
            w.WriteVarint(2, v.IsInt ? v.IntValue : 0);
            w.WriteString(3, v.IsInt ? "" : v.StringValue);
        });

    public static void WriteMessage<T>(ProtobufWriter writer, int number, T value) where T : class, IApiType<T> =>
        writer.WriteMessage(number, value, static (w, v) => v.WriteProtobuf(w));

    public static void WriteMap<T>(ProtobufWriter writer, int number, IReadOnlyDictionary<string, T>? map, Action<ProtobufWriter, T> value)
    {
        if (map is null)
        {
            return;
        }
        foreach (var entry in map)
        {
            writer.WriteMessage(number, (entry, value), static (w, e) =>
            {
                w.WriteString(1, e.entry.Key);
                e.value(w, e.entry.Value);
            });
        }
    }

    public static void WriteWrappedList<T>(ProtobufWriter writer, int number, IReadOnlyList<T> items, Action<ProtobufWriter, T> item) =>
        writer.WriteMessage(number, (items, item), static (w, l) =>
        {
            foreach (var i in l.items)
            {
                l.item(w, i);
            }
        });

    private static DateTimeOffset ReadTime(ref ProtobufReader reader)
    {
        var nested = reader.ReadMessage();
        long seconds = 0, nanos = 0;
        while (nested.ReadTag(out var number))
        {
            switch (number)
            {
                case 1: seconds = nested.ReadInt64(); break;
                case 2: nanos = nested.ReadInt64(); break;
                default: nested.Skip(); break;
            }
        }
        if (seconds == 0 && nanos == 0)
        {
            // No moment: in Go the message of the zero time is empty.
            return default;
        }
        try
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"protobuf: time of {seconds} seconds"));
        }
    }

    private static void WriteTime(ProtobufWriter writer, int number, DateTimeOffset value) =>
        writer.WriteMessage(number, value, static (w, v) =>
        {
            if (v != default)
            {
                w.WriteVarint(1, v.ToUnixTimeSeconds());
                w.WriteVarint(2, v.Ticks % TimeSpan.TicksPerSecond * 100);
            }
        });
}
