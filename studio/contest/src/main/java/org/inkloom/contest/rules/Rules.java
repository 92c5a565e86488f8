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
 * @param title the contest's
 * @param pictures an entry has at least so many, 1 or more
 * @param contestName whether the name of a LoRA has the form of the Kolors contest
 * @param gate what the pictures have to reach; empty for no gate
 * @param verify whether the pictures have to be drawn again
 * @param ballot how ballots count
 * @param judges who may hand in ballots; empty for everybody
 * @param standing how ballots and votes count against each other
 * @param shortlist how many go to the final, 1 or more
 * @param ties what breaks ties, the first first
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
     * A score that the pictures have to reach.
     *
     * @param score its name, as {@code inkloom score} has it
     * @param least a value that equals it passes, 0 to 10
     */
    public record GateRule(String score, double least) {}

    /**
     * How ballots count.
     *
     * @param most marks are whole numbers from 0 to this
     * @param technique its share, in percent; the three shares make 100
     * @param coherence its share, in percent
     * @param look its share, in percent
     * @param needed an entry with fewer ballots is not ranked
     */
    public record BallotRule(int most, int technique, int coherence, int look, int needed) {}

    /**
     * How ballots and votes count against each other.
     *
     * @param judges share of the mean ballot, in percent; the two shares make 100
     * @param popularity share of the votes, in percent
     */
    public record StandingRule(int judges, int popularity) {}

    /** Returns the rules of the contest that this program serves, as a file with comments. */
    public static String usualYaml() {
        try (InputStream in = Objects.requireNonNull(Rules.class.getResourceAsStream(USUAL))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
