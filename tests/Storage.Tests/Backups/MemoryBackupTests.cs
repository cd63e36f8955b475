using MiniKube.Storage.Memory;

namespace MiniKube.Storage.Tests.Backups;

public sealed class MemoryBackupTests : BackupContract
{
    protected override ValueTask<IStore> OpenAsync() => ValueTask.FromResult<IStore>(new MemoryStore());
}
