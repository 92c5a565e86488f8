package org.inkloom.hub;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Addresses that only this machine and its neighbours can reach. A site on the web that sends a request there makes this
 * program ask, or write to, what it could not reach itself: a router, a data base, a cloud's metadata.
 */
final class OwnNetwork {
    private OwnNetwork() {}

    /** Returns whether a way leads from the web into the own network; a mirror in that network may lead about in it. */
    static boolean isEntered(URI from, URI to) {
        return isInside(to) && !isInside(from);
    }

    /** A host that is not known here, for example because a proxy alone knows names, is none of this network. */
    private static boolean isInside(URI address) {
        String host = String.valueOf(address.getHost());
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            for (InetAddress one : InetAddress.getAllByName(bare)) {
                if (isInside(one)) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isInside(InetAddress one) {
        byte[] bytes = one.getAddress();
        // fc00::/7 is for private networks (RFC 4193), 100.64.0.0/10 for those of providers (RFC 6598).
        boolean local =
                one instanceof Inet6Address ? (bytes[0] & 0xfe) == 0xfc : bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
        return local
                || one.isLoopbackAddress()
                || one.isAnyLocalAddress()
                || one.isLinkLocalAddress()
                || one.isSiteLocalAddress();
    }
}
