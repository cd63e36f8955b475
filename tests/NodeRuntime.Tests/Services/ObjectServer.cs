using System.Net;
using System.Text;
using System.Threading.Channels;
using System.Web;
using MiniKube.Api.Determinism;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;

namespace MiniKube.NodeRuntime.Tests.Services;

/// <summary>Lists and watches of objects given as JSON: what the node's loops need of an API server, without one.</summary>
internal sealed class ObjectServer : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<string, string>> _objects = [];
    private readonly List<(string Resource, Channel<string> Events)> _watches = [];
    private readonly List<(int Revision, string Resource, string Line)> _history = [];
    private int _revision = 1;

    /// <summary>Makes or replaces an object, by resource ("services") and name.</summary>
    /// <param name="json">the object's fields after apiVersion, kind and metadata; {META} there stands for name, namespace and revision</param>
    public void Put(string resource, string name, string json)
    {
        lock (_lock)
        {
            var meta = $"\"name\":\"{name}\",\"namespace\":\"default\",\"uid\":\"{resource}-{name}\",\"resourceVersion\":\"{++_revision}\"";
            var known = _objects.TryGetValue(resource, out var objects);
            if (!known)
                _objects.Add(resource, objects = []);
            var type = objects!.ContainsKey(name) ? "MODIFIED" : "ADDED";
            objects[name] = json.Replace("{META}", meta);
            Tell(resource, type, objects[name]);
        }
    }

    public void Delete(string resource, string name)
    {
        lock (_lock)
        {
            _objects[resource].Remove(name, out var json);
            _revision++;
            Tell(resource, "DELETED", json!);
        }
    }

    public InformerFactory Informers()
    {
        var config = new ClientConfig { Server = new Uri("https://objects") };
        return new InformerFactory(new KubeClient(config, this, TimeProvider.System), TimeProvider.System, new SystemRandomSource());
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var resource = request.RequestUri!.AbsolutePath.Split('/')[^1];
        lock (_lock)
        {
            if (request.RequestUri.Query.Contains("sendInitialEvents="))
            {
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.UnprocessableEntity) { Content = new ByteArrayContent([]) });
            }
            if (request.RequestUri.Query.Contains("watch="))
            {
                var events = Channel.CreateUnbounded<string>();
                var from = int.Parse(HttpUtility.ParseQueryString(request.RequestUri.Query)["resourceVersion"]!);
                foreach (var past in _history.Where(h => h.Resource == resource && h.Revision > from))
                    events.Writer.TryWrite(past.Line);
                _watches.Add((resource, events));
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Lines(events.Reader)) });
            }
            var items = string.Join(',', _objects.GetValueOrDefault(resource)?.Values ?? Enumerable.Empty<string>());
            var list = $$"""{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"{{_revision}}"},"items":[{{items}}]}""";
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(list)) });
        }
    }

    private void Tell(string resource, string type, string json)
    {
        var line = $$"""{"type":"{{type}}","object":{{json.ReplaceLineEndings("")}}}""" + "\n";
        _history.Add((_revision, resource, line));
        foreach (var watch in _watches.Where(w => w.Resource == resource))
            watch.Events.Writer.TryWrite(line);
    }

    private sealed class Lines(ChannelReader<string> lines) : Stream
    {
        private ReadOnlyMemory<byte> _rest;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel = default)
        {
            if (_rest.IsEmpty)
                _rest = Encoding.UTF8.GetBytes(await lines.ReadAsync(cancel));
            var count = Math.Min(buffer.Length, _rest.Length);
            _rest[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancel) =>
            ReadAsync(buffer.AsMemory(offset, count), cancel).AsTask();

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() => throw new NotSupportedException();
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
