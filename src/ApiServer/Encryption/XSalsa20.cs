using System.Buffers.Binary;
using System.Numerics;

namespace MiniKube.ApiServer.Encryption;

/// <summary>
/// The XSalsa20 stream cipher (D. J. Bernstein, Extending the Salsa20 nonce): Salsa20/20 under a key that HSalsa20 makes of the key and the first 16 bytes of the nonce.
/// .NET has none.
/// </summary>
internal static class XSalsa20
{
    private const int Words = 16;
    private const int BlockSize = 64;

    /// <summary>Exclusive-ors data with the key stream from its beginning; the same again takes it away.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="nonce">24 bytes.</param>
    /// <param name="data">Changed in place.</param>
    public static void Apply(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, Span<byte> data)
    {
        Span<byte> inner = stackalloc byte[32];
        Derive(key, nonce[..16], inner);
        Span<uint> state = stackalloc uint[Words];
        Fill(state, inner, nonce[16..24], 0, 0);
        Span<uint> block = stackalloc uint[Words];
        Span<byte> stream = stackalloc byte[BlockSize];
        while (data.Length > 0)
        {
            state.CopyTo(block);
            Rounds(block);
            for (var i = 0; i < Words; i++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(stream[(4 * i)..], block[i] + state[i]);
            }
            var count = Math.Min(BlockSize, data.Length);
            for (var i = 0; i < count; i++)
            {
                data[i] ^= stream[i];
            }
            data = data[count..];
            if (++state[8] == 0)
            {
                state[9]++;
            }
        }
    }

    // HSalsa20: the rounds without the final addition, and of the result only the words that an attacker cannot subtract the input from.
    private static void Derive(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, Span<byte> derived)
    {
        Span<uint> state = stackalloc uint[Words];
        Fill(state, key, nonce, BinaryPrimitives.ReadUInt32LittleEndian(nonce[8..]), BinaryPrimitives.ReadUInt32LittleEndian(nonce[12..]));
        Rounds(state);
        ReadOnlySpan<int> taken = [0, 5, 10, 15, 6, 7, 8, 9];
        for (var i = 0; i < taken.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(derived[(4 * i)..], state[taken[i]]);
        }
    }

    private static void Fill(Span<uint> state, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, uint word8, uint word9)
    {
        ReadOnlySpan<byte> sigma = "expand 32-byte k"u8;
        for (var i = 0; i < 4; i++)
        {
            state[5 * i] = BinaryPrimitives.ReadUInt32LittleEndian(sigma[(4 * i)..]);
            state[1 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(4 * i)..]);
            state[11 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(16 + (4 * i))..]);
        }
        state[6] = BinaryPrimitives.ReadUInt32LittleEndian(nonce);
        state[7] = BinaryPrimitives.ReadUInt32LittleEndian(nonce[4..]);
        (state[8], state[9]) = (word8, word9);
    }

    private static void Rounds(Span<uint> x)
    {
        for (var i = 0; i < 10; i++)
        {
            Quarter(x, 0, 4, 8, 12);
            Quarter(x, 5, 9, 13, 1);
            Quarter(x, 10, 14, 2, 6);
            Quarter(x, 15, 3, 7, 11);
            Quarter(x, 0, 1, 2, 3);
            Quarter(x, 5, 6, 7, 4);
            Quarter(x, 10, 11, 8, 9);
            Quarter(x, 15, 12, 13, 14);
        }
    }

    private static void Quarter(Span<uint> x, int a, int b, int c, int d)
    {
        x[b] ^= BitOperations.RotateLeft(x[a] + x[d], 7);
        x[c] ^= BitOperations.RotateLeft(x[b] + x[a], 9);
        x[d] ^= BitOperations.RotateLeft(x[c] + x[b], 13);
        x[a] ^= BitOperations.RotateLeft(x[d] + x[c], 18);
    }
}
