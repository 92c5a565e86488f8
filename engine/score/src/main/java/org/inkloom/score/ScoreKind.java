package org.inkloom.score;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is measured. Each kind is one method of measuring: the same quality measured by another method is another kind,
 * so that numbers of one name can be compared. All are on a scale from 0 to 10; higher is better.
 */
public enum ScoreKind {
    /**
     * The contest's aesthetic score: the head {@code sac+logos+ava1-l14-linearMSE} on CLIP ViT-L/14. Trained on people's
     * ratings from 1 to 10; a picture can come out slightly outside of that.
     */
    AESTHETIC("aesthetic", "美学", "Aesthetic", 6),
    /** Ten times CLIP's cosine between a picture and its prompt; good pictures reach about 2.5 to 3.5. */
    PROMPT_MATCH("prompt-match", "图文相符", "Prompt match", 2.5),
    /** How similar the styles of a set's pictures are to CLIP, by zero-shot classification with names of styles. */
    STYLE_BY_CLIP("style-coherence-clip", "风格一致（CLIP）", "Style coherence (CLIP)", 6),
    /** Ten times the mean of CLIP's cosine over the pairs of a set (CLIP-I), where copies count as 0. */
    SUBJECT_BY_CLIP("subject-coherence-clip", "主角一致（CLIP）", "Subject coherence (CLIP)", 6),
    /** Ten times the mean of DINO's cosine over the pairs of a set (DINO-I), where copies count as 0. */
    SUBJECT_BY_DINO("subject-coherence-dino", "主角一致（DINO）", "Subject coherence (DINO)", 6),
    /** How similar the styles of a set's pictures are, as read by Inkling's slot reader. */
    STYLE_BY_READER("style-coherence-reader", "风格一致（识读器）", "Style coherence (reader)", 6),
    /** How similar the main figures of a set's pictures are, as read by Inkling's slot reader. */
    SUBJECT_BY_READER("subject-coherence-reader", "主角一致（识读器）", "Subject coherence (reader)", 6),
    /** The worst result of the checks that need no model: blank, dark, washed out, blurred, banding, copy. */
    TECHNICAL("technical", "技术检查", "Technical", 6);

    private final String key;
    private final String chinese;
    private final String english;
    private final double gate;

    ScoreKind(String key, String chinese, String english, double gate) {
        this.key = key;
        this.chinese = chinese;
        this.english = english;
        this.gate = gate;
    }

    /** Returns the name in JSON and on the command line. */
    public String key() {
        return key;
    }

    /** Returns the name in Chinese. */
    public String chinese() {
        return chinese;
    }

    /** Returns the name in English. */
    public String english() {
        return english;
    }

    /** Returns the usual threshold; the contest's is 6. */
    public double usualGate() {
        return gate;
    }

    /** Returns whether it is a property of a set, which a single picture does not have. */
    public boolean isOfSet() {
        return switch (this) {
            case STYLE_BY_CLIP, SUBJECT_BY_CLIP, SUBJECT_BY_DINO, STYLE_BY_READER, SUBJECT_BY_READER -> true;
            case AESTHETIC, PROMPT_MATCH, TECHNICAL -> false;
        };
    }

    /** Returns the kind of a name, if there is one. */
    public static Optional<ScoreKind> of(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
    }

    /** Returns the names of all kinds. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(ScoreKind::key).toList();
    }

    @Override
    public String toString() {
        return key;
    }
}
