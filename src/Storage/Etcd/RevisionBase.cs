using System.Globalization;
using Google.Protobuf;
using MiniKube.Storage.Etcd.Wire;

namespace MiniKube.Storage.Etcd;

/// <summary>
/// What is added to an etcd's revisions to get the store's. etcd counts only one by one, and from 1 when it is new, so a restore cannot make it begin above the
/// revisions that were given out before; it notes instead, in a key of etcd, by how much they are higher.
/// </summary>
/// <param name="Value">The number to add; 0 where nothing was ever restored.</param>
/// <param name="Complete">Whether the restore that set it was completed.</param>
/// <param name="ReadAt">etcd's revision when it was read.</param>
internal readonly record struct RevisionBase(long Value, bool Complete, long ReadAt)
{
    private const string Restoring = " restoring";

    public static async Task<RevisionBase> ReadAsync(IEtcdClient client, CancellationToken cancel)
    {
        var response = await client.RangeAsync(new RangeRequest { Key = EtcdKeys.RevisionBaseKey }, cancel);
        var at = response.Header.Revision;
        if (response.Kvs is not [var kv])
            return new RevisionBase(0, true, at);
        var text = kv.Value.ToStringUtf8();
        var complete = !text.EndsWith(Restoring, StringComparison.Ordinal);
        return new RevisionBase(long.Parse(complete ? text : text[..^Restoring.Length], CultureInfo.InvariantCulture), complete, at);
    }

    /// <summary>Notes it. Whoever has the etcd open is told by this.</summary>
    public static Task WriteAsync(IEtcdClient client, long value, bool complete, CancellationToken cancel)
    {
        var text = ByteString.CopyFromUtf8(value.ToString(CultureInfo.InvariantCulture) + (complete ? "" : Restoring));
        return client.TxnAsync(new TxnRequest { Success = { new RequestOp { RequestPut = new PutRequest { Key = EtcdKeys.RevisionBaseKey, Value = text } } } }, cancel);
    }
}
