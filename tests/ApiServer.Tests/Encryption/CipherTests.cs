using System.Security.Cryptography;
using System.Text;
using MiniKube.ApiServer.Encryption;

namespace MiniKube.ApiServer.Tests.Encryption;

/// <summary>Ciphers against vectors of others, and against the form that kube-apiserver stores.</summary>
public sealed class CipherTests
{
    private static readonly byte[] Context = Encoding.UTF8.GetBytes("/registry/core/secrets/default/a");

    // NaCl, tests/secretbox.c.
    private const string NaClKey = "1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389";
    private const string NaClNonce = "69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37";
    private const string NaClMessage =
        "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb31"
        + "0e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705";
    private const string NaClBox =
        "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c972"
        + "71d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b3"
        + "7973f622a43d14a6599b1f654cb45a74e355a5";

    [Fact]
    public void A_secretbox_is_that_of_NaCl()
    {
        var cipher = new SecretBoxCipher(Hex(NaClKey));
        Assert.Equal(NaClNonce + NaClBox, Convert.ToHexStringLower(cipher.Seal(Hex(NaClMessage), Hex(NaClNonce))));
        Assert.Equal(NaClMessage, Convert.ToHexStringLower(cipher.Decrypt(Hex(NaClNonce + NaClBox), [])));
    }

    [Fact]
    public void A_secretbox_is_that_of_Go()
    {
        // golang.org/x/crypto/nacl/secretbox, TestSecretBox: 64 threes under a key of ones and a nonce of twos.
        var cipher = new SecretBoxCipher([.. Enumerable.Repeat((byte)1, 32)]);
        var box = cipher.Seal([.. Enumerable.Repeat((byte)3, 64)], [.. Enumerable.Repeat((byte)2, 24)]);
        Assert.Equal(
            "8442bc313f4626f1359e3b50122b6ce6fe66ddfe7d39d14e637eb4fd5b45beadab55198df6ab5368439792a23c87db70acb6156dc5ef957ac04f6276cf6093b84be77ff0849cc33e34b7254d5a8f65ad",
            Convert.ToHexStringLower(box)[48..]);
    }

    // RFC 8439, sections 2.5.2 and A.3.
    [Theory]
    [InlineData("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b",
        "43727970746f6772617068696320466f72756d2052657365617263682047726f7570", "a8061dc1305136c6c22b8baf0c0127a9")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "00000000000000000000000000000000", "00000000000000000000000000000000")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000", "ffffffffffffffffffffffffffffffff", "03000000000000000000000000000000")]
    [InlineData("02000000000000000000000000000000ffffffffffffffffffffffffffffffff", "02000000000000000000000000000000", "03000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000",
        "fffffffffffffffffffffffffffffffff0ffffffffffffffffffffffffffffff11000000000000000000000000000000", "05000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000",
        "fffffffffffffffffffffffffffffffffbfefefefefefefefefefefefefefefe01010101010101010101010101010101", "00000000000000000000000000000000")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000", "fdffffffffffffffffffffffffffffff", "faffffffffffffffffffffffffffffff")]
    [InlineData("0100000000000000040000000000000000000000000000000000000000000000",
        "e33594d7505e43b900000000000000003394d7505e4379cd01000000000000000000000000000000000000000000000001000000000000000000000000000000",
        "14000000000000005500000000000000")]
    [InlineData("0100000000000000040000000000000000000000000000000000000000000000",
        "e33594d7505e43b900000000000000003394d7505e4379cd010000000000000000000000000000000000000000000000", "13000000000000000000000000000000")]
    public void Poly1305_is_that_of_the_RFC(string key, string message, string expected)
    {
        var tag = new byte[Poly1305.TagSize];
        Poly1305.Compute(Hex(key), Hex(message), tag);
        Assert.Equal(expected, Convert.ToHexStringLower(tag));
    }

    public static TheoryData<string> Ciphers => ["aescbc", "aesgcm", "secretbox"];

    [Theory, MemberData(nameof(Ciphers))]
    public void What_is_encrypted_is_decrypted_whatever_its_length(string name)
    {
        var cipher = Cipher(name);
        for (var length = 0; length < 150; length++)
        {
            var value = RandomNumberGenerator.GetBytes(length);
            var stored = cipher.Encrypt(value, Context);
            Assert.Equal(value, cipher.Decrypt(stored, Context));
            // Each time another nonce.
            Assert.NotEqual(stored, cipher.Encrypt(value, Context));
        }
    }

    [Theory]
    [InlineData("aesgcm")]
    [InlineData("secretbox")]
    public void Any_changed_byte_is_noticed(string name)
    {
        var cipher = Cipher(name);
        var stored = cipher.Encrypt(Encoding.UTF8.GetBytes("the quick brown fox"), Context);
        for (var i = 0; i < stored.Length; i++)
        {
            var changed = stored.ToArray();
            changed[i] ^= 1;
            Assert.Throws<CryptographicException>(() => cipher.Decrypt(changed, Context));
        }
    }

    [Theory]
    [InlineData("aescbc", 15, "the stored data was shorter than the required size")]
    [InlineData("aescbc", 33, "the stored data is not a multiple of the block size")]
    [InlineData("aesgcm", 27, "the stored data was shorter than the required size")]
    [InlineData("aesgcm", 50, "cipher: message authentication failed")]
    [InlineData("secretbox", 39, "the stored data was shorter than the required size")]
    [InlineData("secretbox", 50, "the stored data could not be authenticated")]
    public void What_was_never_encrypted_is_refused(string name, int length, string problem) =>
        Assert.Equal(problem, Assert.Throws<CryptographicException>(() => Cipher(name).Decrypt(new byte[length], Context)).Message);

    [Fact]
    public void AES_GCM_binds_a_value_to_its_key()
    {
        var cipher = Cipher("aesgcm");
        var stored = cipher.Encrypt([1, 2, 3], Context);
        Assert.Throws<CryptographicException>(() => cipher.Decrypt(stored, Encoding.UTF8.GetBytes("/registry/core/secrets/default/b")));
        Assert.Equal(12 + 3 + 16, stored.Length);
    }

    [Fact]
    public void AES_CBC_is_that_of_NIST_with_its_padding_behind()
    {
        // NIST SP 800-38A, F.2.5: the first block; behind it the padding.
        var key = Hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        var stored = Hex("000102030405060708090a0b0c0d0e0ff58c4c04d6e5f1ba779eabfb5f7bfbd6");
        using var aes = Aes.Create();
        aes.Key = key;
        var padding = aes.EncryptCbc(ReadOnlySpan<byte>.Empty, stored.AsSpan(16));
        Assert.Equal(Hex("6bc1bee22e409f96e93d7e117393172a"), new AesCbcCipher(key).Decrypt([.. stored, .. padding], Context));
    }

    private static IValueCipher Cipher(string name) => name switch
    {
        "aescbc" => new AesCbcCipher(new byte[16]),
        "aesgcm" => new AesGcmCipher(new byte[32]),
        _ => new SecretBoxCipher(new byte[32]),
    };

    private static byte[] Hex(string text) => Convert.FromHexString(text);
}
