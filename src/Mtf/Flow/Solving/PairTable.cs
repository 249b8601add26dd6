using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mtf.Flow.Solving;

/// <summary>Numbers by pairs of numbers (the first not negative), in open addressing: most of the solver's work is looking up edges and fields.</summary>
internal sealed class PairTable
{
    private const ulong Empty = ulong.MaxValue;

    // Whoever writes the code that is scanned must not be able to choose pairs that collide. Nothing depends on the order of the slots.
    private static readonly ulong Seed = ((ulong)(uint)HashCode.Combine(1) << 32) | (uint)HashCode.Combine(2);
    private ulong[] keys = [];
    private int[] values = [];
    private int shift;
    private int count;

    public PairTable() => Resize(64);

    /// <summary>The value of a pair, or -1.</summary>
    public int Find(int first, int second)
    {
        var slot = SlotOf(Key(first, second));
        return keys[slot] == Empty ? -1 : values[slot];
    }

    /// <summary>Adds a pair; false when it is there already.</summary>
    public bool Add(int first, int second, int value = 0)
    {
        var key = Key(first, second);
        var slot = SlotOf(key);
        if (keys[slot] != Empty)
        {
            return false;
        }

        (keys[slot], values[slot]) = (key, value);
        if (++count > keys.Length / 2)
        {
            Resize(keys.Length * 2);
        }

        return true;
    }

    private static ulong Key(int first, int second) => ((ulong)(uint)first << 32) | (uint)second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SlotOf(ulong key)
    {
        const ulong firstMix = 0x9E3779B97F4A7C15, secondMix = 0xD6E8FEB86659FD93;
        var hash = (key ^ Seed) * firstMix;
        hash = (hash ^ (hash >> 32)) * secondMix;
        var slot = (int)(hash >> shift);
        while (keys[slot] != key && keys[slot] != Empty)
        {
            slot = (slot + 1) & (keys.Length - 1);
        }

        return slot;
    }

    private void Resize(int size)
    {
        var (oldKeys, oldValues) = (keys, values);
        (keys, values) = (new ulong[size], new int[size]);
        Array.Fill(keys, Empty);
        shift = 64 - BitOperations.Log2((uint)size);
        for (var index = 0; index < oldKeys.Length; index++)
        {
            if (oldKeys[index] != Empty)
            {
                var slot = SlotOf(oldKeys[index]);
                (keys[slot], values[slot]) = (oldKeys[index], oldValues[index]);
            }
        }
    }
}
