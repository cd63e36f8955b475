using System.Text.Json;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;

namespace MiniKube.Api.Tests.Codecs;

/// <summary>What the generator promises, held against every API type that there is.</summary>
public sealed class RecordPropertyTests
{
    private const int Seeds = 12;

    public static TheoryData<string> Types => [.. RandomRecords.Types.Select(t => t.FullName!)];

    [Fact]
    public void Every_kind_is_among_the_types() => Assert.InRange(RandomRecords.Types.Count(), 190, 2000);

    [Theory, MemberData(nameof(Types))]
    public void Records_come_back_from_every_encoding(string type) => Of(type).ComesBack();

    [Theory, MemberData(nameof(Types))]
    public void Encodings_say_the_same(string type) => Of(type).EncodingsSayTheSame();

    [Theory, MemberData(nameof(Types))]
    public void Unknown_fields_are_skipped_wherever_they_stand(string type) => Of(type).SkipsUnknown();

    [Theory, MemberData(nameof(Types))]
    public void Null_is_absence(string type) => Of(type).NullIsAbsence();

    [Theory, MemberData(nameof(Types))]
    public void A_zero_in_protobuf_is_absence_but_for_pointers(string type) => Of(type).ZeroInProtobuf();

    [Theory, MemberData(nameof(Types))]
    public void A_copy_is_equal_until_a_field_differs(string type) => Of(type).Copies();

    [Theory, MemberData(nameof(Types))]
    public void Broken_bytes_are_refused_and_do_nothing_worse(string type) => Of(type).RefusesBroken();

    private static Properties Of(string type) =>
        (Properties)Activator.CreateInstance(typeof(Properties<>).MakeGenericType(typeof(ApiTypeAttribute).Assembly.GetType(type)!))!;

    private abstract class Properties
    {
        public abstract void ComesBack();
        public abstract void EncodingsSayTheSame();
        public abstract void SkipsUnknown();
        public abstract void NullIsAbsence();
        public abstract void ZeroInProtobuf();
        public abstract void Copies();
        public abstract void RefusesBroken();
    }

    private sealed class Properties<T> : Properties where T : class, IApiType<T>
    {
        private static IReadOnlyList<ApiField> Fields => RandomRecords.FieldsOf(typeof(T));

        public override void ComesBack() => Each(record =>
        {
            var json = ApiJson.Write(record);
            AssertSame(record, ApiJson.Read<T>(json));
            AssertSame(record, T.ReadDocument((DocumentObject)DocumentJson.Parse(json)));
            AssertSame(InProtobuf(record), FromProtobuf(ToProtobuf(record)));
        });

        public override void EncodingsSayTheSame() => Each(record =>
        {
            record = InProtobuf(record);
            var json = ApiJson.Write(record);
            Assert.Equal(json, ApiJson.Write(ApiJson.Read<T>(json)));
            var message = ToProtobuf(record);
            Assert.Equal(message, ToProtobuf(FromProtobuf(message)));
            Assert.Equal(json, ApiJson.Write(FromProtobuf(message)));
            Assert.Equal(message, ToProtobuf(ApiJson.Read<T>(json)));
        });

        public override void SkipsUnknown() => Each(record =>
        {
            var message = ToProtobuf(record);
            var unknown = new ProtobufWriter();
            unknown.WriteVarint(1001, long.MinValue);
            unknown.WriteDouble(1002, 1);
            unknown.WriteString(1003, "x");
            unknown.WriteMessage(1004, 0, static (w, _) => w.WriteVarint(1, 1));
            byte[] fixed32 = [0xfd, 0x3e, 1, 2, 3, 4];
            AssertSame(FromProtobuf(message), FromProtobuf([.. unknown.Written, .. message, .. fixed32]));

            var document = ApiJson.ToDocument(record);
            var strange = DocumentJson.Parse("""{"a":[1,{"b":null}],"c":1e400}""");
            var more = new DocumentObject([KeyValuePair.Create("unheardOf", strange), .. document, KeyValuePair.Create("unHeardOf", strange)]);
            AssertSame(record, ApiJson.Read<T>(DocumentJson.Write(more)));
            AssertSame(record, T.ReadDocument(more));
        });

        public override void NullIsAbsence()
        {
            var nulls = new DocumentObject(Fields.Select(f => KeyValuePair.Create(f.JsonName, Document.Null)));
            var empty = Activator.CreateInstance<T>();
            AssertSame(empty, ApiJson.Read<T>(DocumentJson.Write(nulls)));
            AssertSame(empty, T.ReadDocument(nulls));
            Assert.All(ApiJson.ToDocument(empty), m => Assert.True(!m.Value.IsNull || Fields.Single(f => f.JsonName == m.Key).Attribute.Required, m.Key));
        }

        public override void ZeroInProtobuf()
        {
            foreach (var field in Fields.Where(f => f.Attribute.Number != 0 && f.IsNullable && f.IsScalar))
            {
                var zero = field.Type == typeof(string) ? "" : Activator.CreateInstance(field.Type);
                var record = Activator.CreateInstance<T>();
                field.Property.SetValue(record, zero);
                var isMoment = zero is Timestamp or MicroTime;
                Assert.Equal(field.ZeroIsAbsence || isMoment ? null : zero, field.Property.GetValue(FromProtobuf(ToProtobuf(record))));
            }
        }

        public override void Copies()
        {
            var values = new RandomRecords(7);
            foreach (var seed in (int[])[0, 1, 2])
            {
                var record = (T)new RandomRecords(seed).Make(typeof(T));
                var json = ApiJson.Write(record);
                foreach (var field in Fields)
                {
                    var copy = Clone(record);
                    AssertSame(record, copy);
                    field.Property.SetValue(copy, values.Value(field));
                    var same = json.AsSpan().SequenceEqual(ApiJson.Write(copy));
                    // The same amount in another format is another text, and the same value.
                    Assert.True(same == record.Equals(copy) || (field.Type == typeof(Quantity) && record.Equals(copy)), field.Property.Name);
                }
            }
        }

        public override void RefusesBroken()
        {
            var random = new Random(1);
            var whole = ToProtobuf((T)new RandomRecords(1).Make(typeof(T)));
            var json = ApiJson.Write((T)new RandomRecords(1).Make(typeof(T)));
            for (var i = 0; i < 40; i++)
            {
                Try<InvalidDataException>(() => FromProtobuf(Broken(whole, random)));
                Try<JsonException>(() => ApiJson.Read<T>(Broken(json, random)));
            }
        }

        private static void Each(Action<T> property)
        {
            for (var seed = 0; seed < Seeds; seed++)
            {
                property((T)new RandomRecords(seed).Make(typeof(T)));
            }
        }

        private static void AssertSame(T expected, T actual)
        {
            Assert.True(expected.Equals(actual) && actual.Equals(expected), $"{ApiJson.ToDocument(expected)}\n{ApiJson.ToDocument(actual)}");
            Assert.Equal(expected.GetHashCode(), actual.GetHashCode());
        }

        // Fields without a number are JSON's alone.
        private static T InProtobuf(T record)
        {
            var copy = Clone(record);
            foreach (var field in Fields.Where(f => f.Attribute.Number == 0))
            {
                field.Property.SetValue(copy, null);
            }
            return copy;
        }

        private static T Clone(T record) => (T)typeof(T).GetMethod("<Clone>$")!.Invoke(record, null)!;

        private static byte[] ToProtobuf(T record)
        {
            var writer = new ProtobufWriter();
            record.WriteProtobuf(writer);
            return writer.Written.ToArray();
        }

        private static T FromProtobuf(byte[] message)
        {
            var reader = new ProtobufReader(message);
            return T.ReadProtobuf(ref reader);
        }

        private static byte[] Broken(byte[] whole, Random random)
        {
            if (whole.Length == 0)
            {
                return [];
            }
            byte[] broken = [.. whole];
            broken[random.Next(broken.Length)] = (byte)random.Next(256);
            return random.Next(2) == 0 ? broken[..random.Next(broken.Length)] : broken;
        }

        private static void Try<TException>(Action read) where TException : Exception
        {
            try
            {
                read();
            }
            catch (TException)
            {
                // What broken bytes are to lead to, where they are not whole by chance.
            }
        }
    }
}
