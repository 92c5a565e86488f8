package org.inkloom.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.run.settings.SettingsGroup;
import org.inkloom.run.settings.SettingsValue;
import org.inkloom.run.settings.ValueKind;

/**
 * Reads the pictures of a story: control pictures, initial pictures, masks, and reference pictures.
 *
 * @param source the story's file, for messages
 */
record StoryControlReader(String source) {
    private static final ValueKind<Integer> PIXELS = new ValueKind<>(
            "a whole number of pixels",
            value -> ValueKind.whole(Integer.MIN_VALUE, Integer.MAX_VALUE)
                    .of(value)
                    .map(Long::intValue));

    /** The key of the story's networks. */
    static final String NETWORKS = "control_net";

    /** Keys of pictures that a shot, or the defaults, may name. */
    static final List<String> KEYS = Stream.of(PictureRole.values())
            .filter(role -> role != PictureRole.REFERENCE)
            .map(PictureRole::key)
            .toList();

    /** Reads what applies to all shots. */
    StoryControls of(SettingsGroup story) {
        return new StoryControls(choices(story.group("defaults"), List.of()).orElse(List.of()), networks(story));
    }

    /**
     * Reads the pictures of a shot, or of the defaults; empty if it gives none, which is different from an empty list.
     *
     * @param usual pictures for roles that it does not give
     */
    Optional<List<ControlChoice>> choices(SettingsGroup group, List<ControlChoice> usual) {
        if (KEYS.stream().noneMatch(group::has)) {
            return Optional.empty();
        }
        List<ControlChoice> choices = new ArrayList<>();
        for (PictureRole role : PictureRole.values()) {
            if (group.has(role.key())) {
                choices.addAll(read(role, group));
            } else {
                usual.stream().filter(choice -> choice.role() == role).forEach(choices::add);
            }
        }
        boolean masked = choices.stream().anyMatch(choice -> choice.role() == PictureRole.MASK);
        boolean started = choices.stream().anyMatch(choice -> choice.role() == PictureRole.INIT);
        if (masked && !started) {
            throw group.wrong("mask", "beside a picture that is drawn over, `init: girl.png`");
        }
        return Optional.of(choices);
    }

    private List<ControlChoice> read(PictureRole role, SettingsGroup group) {
        String key = role.key();
        List<ControlChoice> choices = new ArrayList<>();
        for (SettingsValue item : group.items(key)) {
            String path = group.place(key).path() + "[" + (choices.size() + 1) + "]";
            ControlChoice choice = item.isGroup() ? described(role, path, item) : written(role, group, item);
            if (choice.role() != role) {
                throw group.wrong(key, "the kind of a control picture; " + choice.kind() + " is a key of its own");
            }
            Limits.picture(choice, group.place(key).toString());
            choices.add(choice);
        }
        boolean single = role == PictureRole.INIT || role == PictureRole.MASK;
        if (single && choices.size() > 1) {
            throw group.wrong(key, "one picture");
        }
        return choices;
    }

    private static ControlChoice written(PictureRole role, SettingsGroup group, SettingsValue item) {
        boolean control = role == PictureRole.CONTROL;
        return StoryReader.TEXT
                .of(item)
                .filter(text -> !text.isEmpty())
                .flatMap(text -> ControlChoice.find(control ? text : role.key() + ":" + text))
                .map(choice -> usual(role, choice))
                .orElseThrow(() -> group.wrong(
                        role.key(),
                        switch (role) {
                            case CONTROL ->
                                "KIND:PICTURE[:scale[:start[:end]]], for example canny:photo.jpg:0.8, or a group"
                                        + " of these";
                            case INIT -> "PICTURE[:strength], for example girl.png:0.6, or a group of these";
                            case MASK -> "the file of a picture, or a group of it with grow and feather";
                            case REFERENCE -> "the file of a picture";
                            case IP_ADAPTER, IP_ADAPTER_STYLE ->
                                "PICTURE[:scale[:start[:end]]], for example" + " painting.jpg:0.7, or a group of these";
                        }));
    }

    /** Returns a picture without a strength, which then depends on whether there is a mask. */
    private static ControlChoice usual(PictureRole role, ControlChoice choice) {
        boolean bare = choice.scale() == 1 && role == PictureRole.INIT && choice.start() == 0 && choice.end() == 1;
        return bare ? new ControlChoice(choice.kind(), choice.picture(), 0, 0, 1) : choice;
    }

    private ControlChoice described(PictureRole role, String path, SettingsValue item) {
        SettingsGroup group = SettingsGroup.of(source, path, item, StoryRefusals.INSTANCE, keys(role));
        String kind = role == PictureRole.CONTROL ? group.require("kind", StoryReader.TEXT, "canny") : role.key();
        String picture = group.require("picture", StoryReader.TEXT, "photo.jpg");
        Limits.words(kind, group.place("kind").toString());
        Limits.words(picture, group.place("picture").toString());
        boolean init = role == PictureRole.INIT;
        double strength = init ? group.get("strength", ValueKind.FINITE, 0.0) : 1;
        if (init && group.has("strength")) {
            Limits.strength(strength, group.place("strength").toString());
        }
        if (role == PictureRole.MASK) {
            return new ControlChoice(kind, picture, 1, 0, 1).withEdges(edges(group));
        }
        return new ControlChoice(
                kind,
                picture,
                init ? strength : group.get("scale", ValueKind.FINITE, 1.0),
                group.get("start", ValueKind.FINITE, 0.0),
                group.get("end", ValueKind.FINITE, 1.0));
    }

    /** Reads how a mask is applied, with the same words and ranges as the command line. */
    private static MaskSettings edges(SettingsGroup group) {
        int grow = group.get("grow", PIXELS, 0);
        int feather = group.get("feather", PIXELS, 0);
        Limits.pixels(grow, -MaskSettings.MOST, group.place("grow").toString());
        Limits.pixels(feather, 0, group.place("feather").toString());
        return new MaskSettings(
                group.get("invert", ValueKind.YES_NO, false),
                grow,
                feather,
                group.get("keep_outside", ValueKind.YES_NO, false));
    }

    private static List<String> keys(PictureRole role) {
        return switch (role) {
            case CONTROL -> List.of("kind", "picture", "scale", "start", "end");
            case INIT -> List.of("picture", "strength");
            case MASK -> List.of("picture", "invert", "grow", "feather", "keep_outside");
            case REFERENCE -> List.of("picture");
            case IP_ADAPTER, IP_ADAPTER_STYLE -> List.of("picture", "scale", "start", "end");
        };
    }

    private static Map<String, String> networks(SettingsGroup story) {
        if (story.get(NETWORKS).filter(found -> !found.isGroup()).isPresent()) {
            throw story.wrong(NETWORKS, "kinds with folders, `canny: models/controlnet-canny`");
        }
        SettingsGroup named = story.group(NETWORKS);
        Map<String, String> networks = new TreeMap<>();
        for (String kind : named.keys()) {
            String folder = named.get(kind, StoryReader.TEXT).orElse("");
            Limits.words(folder, named.place(kind).toString());
            networks.put(kind.strip().toLowerCase(Locale.ROOT), folder);
        }
        return networks;
    }
}
