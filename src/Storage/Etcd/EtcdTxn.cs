using System.Runtime.InteropServices;
using Google.Protobuf;
using MiniKube.Storage.Etcd.Wire;

namespace MiniKube.Storage.Etcd;

/// <summary>
/// A commit as etcd's transaction, and its outcome. One transaction is one revision in etcd, so each commit is one of its own; concurrent ones
/// share etcd's log writes, not a revision.
/// </summary>
internal static class EtcdTxn
{
    /// <param name="commit">What to change, and under which guard.</param>
    /// <param name="lease">With which the value ends; 0 for none.</param>
    public static TxnRequest Of(Commit commit, long lease = 0)
    {
        var key = ByteString.CopyFromUtf8(commit.Key);
        var request = new TxnRequest();
        if (commit.ExpectedRevision is { } expected)
        {
            request.Compare.Add(new Compare { Target = Compare.Types.CompareTarget.Mod, Key = key, ModRevision = expected });
            request.Failure.Add(new RequestOp { RequestRange = new RangeRequest { Key = key } });
        }
        if (commit.Value is { } value)
            request.Success.Add(new RequestOp { RequestPut = new PutRequest { Key = key, Value = UnsafeByteOperations.UnsafeWrap(value), Lease = lease } });
        else
            request.Success.Add(new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = key } });
        return request;
    }

    public static CommitResult Result(TxnResponse response)
    {
        var revision = response.Header.Revision;
        return response switch
        {
            { Succeeded: false, Responses: [{ ResponseRange.Kvs: var found }] } =>
                new CommitResult(CommitStatus.Conflict, revision, found is [var current] ? Item(current) : null),
            { Succeeded: true, Responses: [{ ResponseDeleteRange.Deleted: 0 }] } => new CommitResult(CommitStatus.NotFound, revision),
            { Succeeded: true } => new CommitResult(CommitStatus.Committed, revision),
            _ => throw new EtcdException(GrpcCode.Internal, "an answer is not one of etcd"),
        };
    }

    public static StoredItem Item(KeyValue kv) => new(kv.Key.ToStringUtf8(), Bytes(kv.Value), kv.ModRevision) { Expires = kv.Lease != 0 };

    /// <summary>The bytes of a message that was read: its own array, which nobody else has.</summary>
    public static byte[] Bytes(ByteString bytes) =>
        MemoryMarshal.TryGetArray(bytes.Memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : bytes.ToByteArray();
}
