package org.inkloom.server.v2;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/** Which addresses belong to the public internet, by IANA's registers of special-purpose addresses. */
final class PublicAddress {
    /** What of IPv4 is somebody's own network, nobody's, or a group. */
    private static final List<Block> SPECIAL = List.of(
            Block.of("0.0.0.0", 8),
            Block.of("10.0.0.0", 8),
            Block.of("100.64.0.0", 10),
            Block.of("127.0.0.0", 8),
            Block.of("169.254.0.0", 16),
            Block.of("172.16.0.0", 12),
            Block.of("192.0.0.0", 24),
            Block.of("192.0.2.0", 24),
            Block.of("192.88.99.0", 24),
            Block.of("192.168.0.0", 16),
            Block.of("198.18.0.0", 15),
            Block.of("198.51.100.0", 24),
            Block.of("203.0.113.0", 24),
            Block.of("224.0.0.0", 3));

    /** All that is given out of IPv6. What lies outside it is local, or leads to addresses of IPv4 that are written in it. */
    private static final Block GLOBAL = Block.of("2000::", 3);

    /** What within it is not public: protocols such as Teredo, examples, and IPv4 in 6to4. */
    private static final List<Block> SPECIAL_6 =
            List.of(Block.of("2001::", 23), Block.of("2001:db8::", 32), Block.of("2002::", 16), Block.of("3fff::", 20));

    /** Addresses that begin with the same bits. */
    private record Block(InetAddress first, int bits) {
        static Block of(String first, int bits) {
            return new Block(InetAddress.ofLiteral(first), bits);
        }

        boolean has(InetAddress address) {
            byte[] one = first.getAddress();
            byte[] other = address.getAddress();
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((one[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private PublicAddress() {}

    /** Returns whether an address belongs to the public internet; one of IPv4 that is written as IPv6 counts as what it is. */
    static boolean is(InetAddress address) {
        if (address instanceof Inet6Address) {
            return GLOBAL.has(address) && SPECIAL_6.stream().noneMatch(block -> block.has(address));
        }
        return SPECIAL.stream().noneMatch(block -> block.has(address));
    }
}
