using System.Buffers;
using BenchmarkDotNet.Attributes;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;

namespace MiniKube.Bench.Micro;

/// <summary>A pod between its forms: bytes, document, record.</summary>
public class CodecBenchmarks
{
    private readonly byte[] json = Samples.Pod("web-1");
    private readonly ArrayBufferWriter<byte> output = new(16 << 10);
    private byte[] protobuf = [];
    private Document document = Document.Null;
    private Pod pod = null!;

    [GlobalSetup]
    public void Setup()
    {
        document = DocumentJson.Parse(json);
        pod = ApiJson.Read<Pod>(json);
        var writer = new ProtobufWriter();
        pod.WriteProtobuf(writer);
        protobuf = writer.Written.ToArray();
    }

    [Benchmark]
    public object DocumentParse() => DocumentJson.Parse(json);

    [Benchmark]
    public int DocumentWrite()
    {
        output.ResetWrittenCount();
        DocumentJson.Write(document, output);
        return output.WrittenCount;
    }

    [Benchmark]
    public object PodFromJson() => ApiJson.Read<Pod>(json);

    [Benchmark]
    public object PodToJson() => ApiJson.Write(pod);

    [Benchmark]
    public object PodFromProtobuf() => ReadProtobuf();

    private Pod ReadProtobuf()
    {
        var reader = new ProtobufReader(protobuf);
        return Pod.ReadProtobuf(ref reader);
    }
}
