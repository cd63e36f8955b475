using System.Buffers.Binary;

namespace MiniKube.ApiServer.Encryption;

/// <summary>
/// The Poly1305 authenticator (RFC 8439, section 2.5): the message as numbers of 17 bytes is the polynomial that is evaluated at r modulo 2^130 - 5. A number is held in five limbs of 26 bits, so that the
/// products of two numbers fit into 64. .NET has none.
/// </summary>
internal static class Poly1305
{
    public const int KeySize = 32;
    public const int TagSize = 16;

    private const int BlockSize = 16;
    private const uint Limb = (1 << 26) - 1;

    /// <param name="key">32 bytes, for one message only.</param>
    /// <param name="message">What is authenticated.</param>
    /// <param name="tag">Gets 16 bytes.</param>
    public static void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> tag)
    {
        Span<uint> r = stackalloc uint[5];
        Span<uint> h = stackalloc uint[5];
        // Some bits of r are always zero: it is clamped.
        r[0] = Word(key, 0) & 0x3ffffff;
        r[1] = (Word(key, 3) >> 2) & 0x3ffff03;
        r[2] = (Word(key, 6) >> 4) & 0x3ffc0ff;
        r[3] = (Word(key, 9) >> 6) & 0x3f03fff;
        r[4] = (Word(key, 12) >> 8) & 0x00fffff;
        Span<byte> last = stackalloc byte[BlockSize];
        while (message.Length > 0)
        {
            if (message.Length >= BlockSize)
            {
                Add(h, message, 1 << 24);
                message = message[BlockSize..];
            }
            else
            {
                last.Clear();
                message.CopyTo(last);
                last[message.Length] = 1;
                Add(h, last, 0);
                message = [];
            }
            Multiply(h, r);
        }
        Finish(h, key[16..], tag);
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static void Add(Span<uint> h, ReadOnlySpan<byte> block, uint end)
    {
        h[0] += Word(block, 0) & Limb;
        h[1] += (Word(block, 3) >> 2) & Limb;
        h[2] += (Word(block, 6) >> 4) & Limb;
        h[3] += (Word(block, 9) >> 6) & Limb;
        h[4] += (Word(block, 12) >> 8) | end;
    }

    private static void Multiply(Span<uint> h, ReadOnlySpan<uint> r)
    {
        Span<ulong> product = stackalloc ulong[5];
        for (var i = 0; i < 5; i++)
        {
            product[i] = 0;
            for (var j = 0; j < 5; j++)
            {
                // 2^130 is 5: what lies beyond the fifth limb comes back five times.
                product[i] += (ulong)h[j] * (j <= i ? r[i - j] : 5 * r[5 + i - j]);
            }
        }
        ulong carry = 0;
        for (var i = 0; i < 5; i++)
        {
            product[i] += carry;
            carry = product[i] >> 26;
            h[i] = (uint)product[i] & Limb;
        }
        var low = h[0] + (carry * 5);
        h[0] = (uint)low & Limb;
        h[1] += (uint)(low >> 26);
    }

    private static void Finish(Span<uint> h, ReadOnlySpan<byte> pad, Span<byte> tag)
    {
        Carry(h);
        Carry(h);
        // h - (2^130 - 5) = h + 5 - 2^130: without a borrow h was not below the modulus, and that is the number.
        Span<uint> reduced = stackalloc uint[5];
        uint carry = 5;
        for (var i = 0; i < 5; i++)
        {
            var sum = h[i] + carry;
            reduced[i] = sum & Limb;
            carry = sum >> 26;
        }
        // All ones where h stays; no branch depends on the number.
        var keep = carry - 1;
        for (var i = 0; i < 5; i++)
        {
            h[i] = (h[i] & keep) | (reduced[i] & ~keep);
        }
        var number = (UInt128)h[0] | ((UInt128)h[1] << 26) | ((UInt128)h[2] << 52) | ((UInt128)h[3] << 78) | ((UInt128)h[4] << 104);
        BinaryPrimitives.WriteUInt128LittleEndian(tag, unchecked(number + BinaryPrimitives.ReadUInt128LittleEndian(pad)));
    }

    private static void Carry(Span<uint> h)
    {
        for (var i = 0; i < 4; i++)
        {
            h[i + 1] += h[i] >> 26;
            h[i] &= Limb;
        }
        h[0] += 5 * (h[4] >> 26);
        h[4] &= Limb;
    }
}
