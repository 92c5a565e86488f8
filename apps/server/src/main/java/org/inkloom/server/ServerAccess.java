package org.inkloom.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Who reaches a server, and how.
 *
 * @param token what the owner must send; without one and without accounts nothing is asked for
 * @param accounts a file of accounts, whose tokens are taken too
 * @param hosts names besides those of this machine that {@code Host} may have, such as that of a proxy
 * @param tls certificate and key; without them connections are not encrypted
 * @param proxies addresses and networks of proxies whose {@code X-Forwarded-For} is believed
 * @param publicUrl what links in answers and webhooks begin with, without a slash at its end; else what {@code Host} says
 */
public record ServerAccess(
        Optional<String> token,
        Optional<Path> accounts,
        Set<String> hosts,
        Optional<TlsFiles> tls,
        Set<String> proxies,
        Optional<String> publicUrl) {
    /** Everybody on this machine. */
    public static final ServerAccess OPEN = new ServerAccess(
            Optional.empty(), Optional.empty(), Set.of(), Optional.empty(), Set.of(), Optional.empty());

    /** Keeps a copy. */
    public ServerAccess {
        hosts = Set.copyOf(hosts);
        proxies = Set.copyOf(proxies);
    }

    /** Returns the same with a token. */
    public ServerAccess withToken(Optional<String> token) {
        return new ServerAccess(token, accounts, hosts, tls, proxies, publicUrl);
    }

    /** Returns the same with accounts. */
    public ServerAccess withAccounts(Optional<Path> accounts) {
        return new ServerAccess(token, accounts, hosts, tls, proxies, publicUrl);
    }

    /** Returns the same answering to further names. */
    public ServerAccess withHosts(Set<String> hosts) {
        return new ServerAccess(token, accounts, hosts, tls, proxies, publicUrl);
    }

    /** Returns the same with encrypted connections. */
    public ServerAccess withTls(Optional<TlsFiles> tls) {
        return new ServerAccess(token, accounts, hosts, tls, proxies, publicUrl);
    }

    /** Returns the same behind proxies: addresses, or networks such as {@code 10.0.0.0/8}. */
    public ServerAccess behind(Set<String> proxies) {
        return new ServerAccess(token, accounts, hosts, tls, proxies, publicUrl);
    }

    /** Returns the same at a public address. */
    public ServerAccess withPublicUrl(Optional<String> publicUrl) {
        return new ServerAccess(token, accounts, hosts, tls, proxies, publicUrl);
    }
}
