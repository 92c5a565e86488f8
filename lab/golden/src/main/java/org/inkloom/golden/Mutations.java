package org.inkloom.golden;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Modifies files as damage or an attacker would: bits, numbers, lengths; parts that are removed, doubled or nested. */
final class Mutations {
    private static final int MOST_EDITS = 4;

    private static final List<byte[]> PIECES = List.of(
            ascii("9223372036854775808"),
            ascii("-9223372036854775809"),
            ascii("99999999999999999999999999999999999999999"),
            ascii("2147483648"),
            ascii("-1"),
            ascii("0"),
            ascii("1e999"),
            ascii("NaN"),
            ascii("null"),
            ascii("~"),
            ascii("{}"),
            ascii("[]"),
            ascii("[[[[[[[["),
            ascii("{\"a\":"),
            ascii("\"\\ud800\""),
            ascii("\\u0000"),
            ascii("\""),
            ascii("&a "),
            ascii("*a"),
            ascii("<<: "),
            ascii("- "),
            ascii(": "),
            ascii("\n"),
            ascii(","),
            ascii("../"),
            ascii("(((((((("),
            new byte[] {0},
            new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f},
            new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f},
            new byte[] {0, 0, 0, (byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});

    private Mutations() {}

    /** Returns a modified copy; the same seed gives the same modification. */
    static byte[] of(byte[] input, long seed) {
        Random random = new Random(seed);
        byte[] changed = input.clone();
        int edits = 1 + random.nextInt(MOST_EDITS);
        for (int i = 0; i < edits; i++) {
            changed = edited(changed, random);
        }
        return changed;
    }

    private static byte[] edited(byte[] input, Random random) {
        if (input.length == 0) {
            return PIECES.get(random.nextInt(PIECES.size()));
        }
        int at = random.nextInt(input.length);
        int length = 1 + random.nextInt(Math.min(input.length - at, 1 + random.nextInt(64)));
        byte[] piece = PIECES.get(random.nextInt(PIECES.size()));
        return switch (random.nextInt(9)) {
            case 0 -> with(input, at, input[at] ^ 1 << random.nextInt(8));
            case 1 -> with(input, at, random.nextInt(256));
            case 2 -> Arrays.copyOf(input, at);
            case 3 -> joined(input, at, new byte[0], at + length);
            case 4 -> joined(input, at, Arrays.copyOfRange(input, at, at + length), at);
            case 5 -> joined(input, at, piece, at);
            case 6 -> joined(input, at, piece, Math.min(input.length, at + piece.length));
            case 7 -> number(input, at, piece);
            default -> repeated(input, at, length, 1 + random.nextInt(200));
        };
    }

    private static byte[] with(byte[] input, int at, int value) {
        byte[] changed = input.clone();
        changed[at] = (byte) value;
        return changed;
    }

    /** Replaces the next number by a piece of text, if there is one. */
    private static byte[] number(byte[] input, int from, byte[] piece) {
        int at = from;
        while (at < input.length && (input[at] < '0' || input[at] > '9')) {
            at++;
        }
        int end = at;
        while (end < input.length && input[end] >= '0' && input[end] <= '9') {
            end++;
        }
        return joined(input, at, piece, end);
    }

    private static byte[] repeated(byte[] input, int at, int length, int times) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            out.write(input, at, length);
        }
        return joined(input, at, out.toByteArray(), at + length);
    }

    private static byte[] joined(byte[] input, int until, byte[] piece, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(input.length + piece.length);
        out.write(input, 0, until);
        out.writeBytes(piece);
        out.write(input, from, input.length - from);
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
