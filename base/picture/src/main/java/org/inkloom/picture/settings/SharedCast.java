package org.inkloom.picture.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pictures whose figure another picture takes over, as a setting's text: {@code off}, or JSON such as {@code
 * {"anchors":[{"prompt":"a girl reads","seed":1}],"subject":["a girl"],"weight":1}}.
 *
 * <p>The anchors are drawn beside the picture, and it looks at what they show of the subject (Tewel et al., ConsiStory,
 * arXiv:2402.03286). An anchor that is the picture itself, and those after it, take no part, so that a whole story has one
 * text and its first picture is drawn as ever.
 *
 * <p>An anchor may be a picture that is there already, {@code {"prompt":"a girl","picture":"girl.png"}}: it is looked at as it
 * is. Such pictures come first.
 *
 * @param anchors pictures to look at, from the first on; at most {@value #MOST}
 * @param subject the words of a prompt that tell of the figure; of several those that a prompt has
 * @param weight how much the anchors' figure counts against the picture's own surroundings; 1 is as much
 */
public record SharedCast(List<Anchor> anchors, List<String> subject, double weight) {
    /** What the setting says where nothing is shared. */
    public static final String OFF = "off";

    /** Begins the name of a picture that is told by the SHA-256 of its file. */
    public static final String DIGEST = "sha256:";

    /** Each anchor costs as much as a picture. */
    public static final int MOST = 4;

    /** The largest weight. */
    public static final double MOST_WEIGHT = 16;

    private static final SettingsLimits LIMITS = new SettingsLimits(1 << 18, 6, 200_000, 100, 0);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * A picture whose figure is taken over.
     *
     * @param prompt all of it; of a picture that is there already what it shows
     * @param seed of its noise
     * @param picture the name of a picture that is there already; empty for one that is drawn
     */
    public record Anchor(String prompt, long seed, Optional<String> picture) {
        /** An anchor that is drawn. */
        public Anchor(String prompt, long seed) {
            this(prompt, seed, Optional.empty());
        }
    }

    /** Copies the lists and checks the ranges. */
    public SharedCast {
        anchors = List.copyOf(anchors);
        subject = List.copyOf(subject);
        boolean spoken = !subject.isEmpty() && subject.stream().noneMatch(String::isBlank);
        if (anchors.isEmpty()
                || anchors.size() > MOST
                || !picturesFirst(anchors)
                || !spoken
                || !(weight > 0 && weight <= MOST_WEIGHT)) {
            throw new IllegalArgumentException(
                    anchors.size() + " anchors of " + subject + " with the weight " + weight);
        }
    }

    private static boolean picturesFirst(List<Anchor> anchors) {
        return anchors.stream()
                .dropWhile(anchor -> anchor.picture().isPresent())
                .allMatch(anchor -> anchor.picture().isEmpty());
    }

    /** Returns whether a text is one of the setting. */
    public static boolean isWritten(String text) {
        return text.equals(OFF) || parse(text).isPresent();
    }

    /** Reads the setting; empty where nothing is shared. */
    public static Optional<SharedCast> read(String text) {
        return text.equals(OFF) ? Optional.empty() : parse(text);
    }

    private static Optional<SharedCast> parse(String text) {
        try {
            JsonNode root = SettingsText.json(text, LIMITS);
            List<Anchor> anchors = new ArrayList<>();
            for (JsonNode anchor : root.path("anchors")) {
                Optional<Anchor> read = anchor(anchor);
                if (read.isEmpty()) {
                    return Optional.empty();
                }
                anchors.add(read.get());
            }
            List<String> subject = new ArrayList<>();
            for (JsonNode words : root.path("subject")) {
                if (!words.isString()) {
                    return Optional.empty();
                }
                subject.add(words.stringValue());
            }
            JsonNode weight = root.path("weight");
            boolean known = root.propertyNames().stream().allMatch(List.of("anchors", "subject", "weight")::contains);
            return known && (weight.isMissingNode() || weight.isNumber())
                    ? Optional.of(new SharedCast(anchors, subject, weight.isNumber() ? weight.doubleValue() : 1))
                    : Optional.empty();
        } catch (MalformedSettingsException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Anchor> anchor(JsonNode node) {
        JsonNode prompt = node.path("prompt");
        JsonNode seed = node.path("seed");
        JsonNode picture = node.path("picture");
        boolean named = picture.isString() && !picture.stringValue().isBlank();
        boolean seeded = seed.isIntegralNumber() && seed.canConvertToLong() || named && seed.isMissingNode();
        boolean known = node.propertyNames().stream().allMatch(List.of("prompt", "seed", "picture")::contains);
        if (!known || !prompt.isString() || !seeded || !named && !picture.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(new Anchor(
                prompt.stringValue(), seed.asLong(0), named ? Optional.of(picture.stringValue()) : Optional.empty()));
    }

    /** Returns the names of the pictures that are there already. */
    public List<String> pictures() {
        return anchors.stream().flatMap(anchor -> anchor.picture().stream()).toList();
    }

    /** Returns the same with other names for pictures that are there already. */
    public SharedCast withPictures(UnaryOperator<String> named) {
        List<Anchor> others = anchors.stream()
                .map(anchor -> new Anchor(
                        anchor.prompt(), anchor.seed(), anchor.picture().map(named)))
                .toList();
        return new SharedCast(others, subject, weight);
    }

    /** Returns the anchors of a picture: those before it, where it is one of them. */
    public List<Anchor> before(String prompt, long seed) {
        int own = anchors.indexOf(new Anchor(prompt, seed));
        return own < 0 ? anchors : anchors.subList(0, own);
    }

    /** Returns the setting's text. */
    @Override
    public String toString() {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode list = root.putArray("anchors");
        for (Anchor anchor : anchors) {
            ObjectNode node = list.addObject().put("prompt", anchor.prompt()).put("seed", anchor.seed());
            anchor.picture().ifPresent(name -> node.put("picture", name));
        }
        ArrayNode words = root.putArray("subject");
        subject.forEach(words::add);
        root.put("weight", weight);
        return JSON.writeValueAsString(root);
    }
}
