package org.inkloom.contest.store;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.inkloom.run.folder.ContentDigest;
import org.jdbi.v3.core.Handle;

/** Makes the names under which entries are judged and voters are stored. */
final class HiddenNames {
    private static final String LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private static final String SIGNS = LETTERS + "23456789";
    private static final int BLIND = 5;
    private static final int SALT = 16;

    private final SecureRandom random = new SecureRandom();
    private final String salt;

    /**
     * Uses a contest's salt.
     *
     * @param salt made by {@link #newSalt}
     */
    HiddenNames(String salt) {
        this.salt = salt;
    }

    static String newSalt() {
        byte[] bytes = new byte[SALT];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Returns a blind name that no entry has. It starts with a letter, so that it cannot be confused with a number. */
    String newBlind(Handle handle) {
        while (true) {
            StringBuilder name = new StringBuilder();
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            while (name.length() < BLIND) {
                name.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
            }
            if (!Stored.isBlindName(handle, name.toString())) {
                return name.toString();
            }
        }
    }

    /** Returns the digest that is stored of a voter. Without the voter's name it does not reveal who voted. */
    String voter(String voter) {
        String name = Normalizer.normalize(ContestRefusals.name(voter, "voter"), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT);
        return ContentDigest.of(List.of(salt, name));
    }
}
