package org.inkloom.hub;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Recognises addresses in the local network. A site on the web could redirect a request there, and so make this program
 * read from or write to what the site itself cannot reach: a router, a database, a cloud's metadata service
 * (server-side request forgery).
 */
final class OwnNetwork {
    private OwnNetwork() {}

    /**
     * Returns whether a redirect leads from the web into the local network; a mirror within that network may redirect
     * inside of it.
     */
    static boolean isEntered(URI from, URI to) {
        return isInside(to) && !isInside(from);
    }

    /**
     * Returns whether an address is in the local network; a host name that cannot be resolved here, for example because
     * only a proxy can, is not.
     */
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
