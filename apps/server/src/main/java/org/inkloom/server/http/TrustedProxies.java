package org.inkloom.server.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/**
 * Which proxies say truly from where a request comes. {@code X-Forwarded-For} is anybody's word; it is read from the right, as
 * far as those who added to it are trusted.
 */
public final class TrustedProxies {
    /** Nobody is believed. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<Network> networks;

    /** Addresses that begin with the same bits. */
    private record Network(byte[] address, int bits) {
        boolean has(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * Reads addresses, and networks such as {@code 10.0.0.0/8}.
     *
     * @throws IllegalArgumentException for what is neither
     */
    public static TrustedProxies of(Collection<String> names) {
        List<Network> networks = new ArrayList<>();
        for (String name : names) {
            int slash = name.indexOf('/');
            byte[] address = InetAddress.ofLiteral(slash < 0 ? name : name.substring(0, slash))
                    .getAddress();
            int bits = slash < 0 ? 8 * address.length : Integer.parseInt(name.substring(slash + 1));
            if (bits < 0 || bits > 8 * address.length) {
                throw new IllegalArgumentException(name);
            }
            networks.add(new Network(address, bits));
        }
        return new TrustedProxies(List.copyOf(networks));
    }

    /** Returns the address that a request comes from: that of the connection, or what trusted proxies say. */
    String client(Request request) {
        String address = Request.getRemoteAddr(request);
        List<String> forwarded =
                networks.isEmpty() ? List.of() : request.getHeaders().getCSV("X-Forwarded-For", false);
        for (int i = forwarded.size() - 1; i >= 0 && isTrusted(address); i--) {
            Optional<InetAddress> before = literal(forwarded.get(i));
            if (before.isEmpty()) {
                break;
            }
            address = before.get().getHostAddress();
        }
        return address;
    }

    private boolean isTrusted(String address) {
        return literal(address)
                .map(InetAddress::getAddress)
                .filter(bytes -> networks.stream().anyMatch(network -> network.has(bytes)))
                .isPresent();
    }

    /** An address as it is written there, with a port or without; names are not looked up. */
    private static Optional<InetAddress> literal(String text) {
        String address = text.strip();
        if (address.startsWith("[") && address.indexOf(']') > 0) {
            address = address.substring(1, address.indexOf(']'));
        } else if (address.indexOf(':') == address.lastIndexOf(':') && address.contains(".")) {
            address = address.replaceFirst(":\\d+$", "");
        }
        try {
            return Optional.of(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
