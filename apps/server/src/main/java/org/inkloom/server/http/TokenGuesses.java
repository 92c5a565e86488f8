package org.inkloom.server.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Wrong tokens by the address that they came from. Only a token that came for the first time counts as a guess: a page with the
 * cookie of yesterday asks for many things with one wrong token. Who showed a right token at an address is known there and let
 * in while somebody else guesses behind the same address. Thread-safe; tokens are kept as digests.
 */
final class TokenGuesses {
    /** So many guesses at once, and then one every so many seconds. */
    private static final double GUESSES = 20;

    private static final double GUESSES_PER_SECOND = 0.2;
    private static final int MOST_ADDRESSES = 1_000;
    private static final int MOST_TOKENS = 64;

    private final RateLimit guesses = new RateLimit(GUESSES_PER_SECOND, GUESSES, System::nanoTime);
    private final Map<String, Seen> seen = youngest(MOST_ADDRESSES);

    /** The tokens of one address that came last. */
    private record Seen(Set<String> right, Set<String> wrong) {
        private Seen() {
            this(new LinkedHashSet<>(), new LinkedHashSet<>());
        }

        private static void add(Set<String> digests, String digest) {
            digests.remove(digest);
            digests.add(digest);
            if (digests.size() > MOST_TOKENS) {
                digests.remove(digests.iterator().next());
            }
        }
    }

    private static <V> Map<String, V> youngest(int most) {
        return Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        });
    }

    /** Returns whether an address may show a token that it has not shown before. */
    boolean mayGuess(String address) {
        return guesses.has(address);
    }

    /** Returns whether a token was right when it came from an address before. */
    boolean wasRight(String address, String digest) {
        Seen tokens = seen.get(address);
        return tokens != null && holds(tokens, tokens.right(), digest);
    }

    /** Notes a right token. */
    void right(String address, String digest) {
        Seen tokens = seen.computeIfAbsent(address, none -> new Seen());
        synchronized (tokens) {
            Seen.add(tokens.right(), digest);
        }
    }

    /** Notes a wrong token, and returns whether it may be called wrong: false where too many others came before. */
    boolean wrong(String address, String digest) {
        Seen tokens = seen.computeIfAbsent(address, none -> new Seen());
        if (holds(tokens, tokens.wrong(), digest)) {
            return true;
        }
        if (!guesses.take(address)) {
            return false;
        }
        synchronized (tokens) {
            Seen.add(tokens.wrong(), digest);
            tokens.right().remove(digest);
        }
        return true;
    }

    private static boolean holds(Seen tokens, Set<String> digests, String digest) {
        synchronized (tokens) {
            return digests.contains(digest);
        }
    }
}
