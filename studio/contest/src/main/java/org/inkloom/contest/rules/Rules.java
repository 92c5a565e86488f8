package org.inkloom.contest.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The rules of a contest.
 *
 * @param title of the contest
 * @param pictures smallest number of pictures of an entry, 1 or more
 * @param contestName whether the name of a LoRA has to have the form of the Kolors contest
 * @param gate threshold for the pictures' score; empty for none
 * @param verify whether the pictures are drawn again and compared
 * @param ballot how ballots count
 * @param judges who may submit ballots; empty for everybody
 * @param standing how ballots and votes are combined
 * @param shortlist number of entries in the final, 1 or more
 * @param ties what breaks ties, in order
 */
public record Rules(
        String title,
        int pictures,
        boolean contestName,
        Optional<GateRule> gate,
        boolean verify,
        BallotRule ballot,
        List<String> judges,
        StandingRule standing,
        int shortlist,
        List<TieRule> ties) {
    private static final String USUAL = "contest.yaml";

    /** Copies the lists. */
    public Rules {
        judges = List.copyOf(judges);
        ties = List.copyOf(ties);
    }

    /**
     * A threshold for the pictures.
     *
     * @param score name of the score, as in {@code inkloom score}
     * @param least a value that equals it passes, 0 to 10
     */
    public record GateRule(String score, double least) {}

    /**
     * How ballots count.
     *
     * @param most largest mark; marks are whole numbers from 0
     * @param technique weight in percent; the three weights add up to 100
     * @param coherence weight in percent
     * @param look weight in percent
     * @param needed an entry with fewer ballots is not ranked
     */
    public record BallotRule(int most, int technique, int coherence, int look, int needed) {}

    /**
     * How ballots and votes are combined.
     *
     * @param judges weight of the mean ballot, in percent; the two weights add up to 100
     * @param popularity weight of the votes, in percent
     */
    public record StandingRule(int judges, int popularity) {}

    /** Returns the rules of the Kolors contest, as a file with comments. */
    public static String usualYaml() {
        try (InputStream in = Objects.requireNonNull(Rules.class.getResourceAsStream(USUAL))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
