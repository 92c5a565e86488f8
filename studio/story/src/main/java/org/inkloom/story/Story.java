package org.inkloom.story;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.picture.settings.SharedCast;

/**
 * A story: shots that share a style, a cast, a model and LoRAs.
 *
 * @param title shown above the report; never blank
 * @param style words with which every prompt begins, for example {@code 二次元}
 * @param trigger the LoRA's trigger word, put before the style; empty for none
 * @param negativePrompt of all shots; empty for none
 * @param model folder or name of the model, if the story names one
 * @param loras used in every shot, in this order
 * @param defaults settings of shots that give no others
 * @param cast names to descriptions; {@code {name}} in a prompt is replaced by the description
 * @param shots 1 to 999 of them; the contest asks for eight
 * @param controls control pictures of shots that have none of their own, and their networks
 */
public record Story(
        String title,
        List<String> style,
        String trigger,
        String negativePrompt,
        Optional<String> model,
        List<LoraChoice> loras,
        PictureSettings defaults,
        Map<String, String> cast,
        List<Shot> shots,
        StoryControls controls) {

    private static final String SEED_RESOURCE = "seed-story.yaml";

    /**
     * Copies the lists and checks that every prompt can be composed.
     *
     * @throws org.inkloom.run.InkloomException INK-STORY-005, 007 or 008
     */
    public Story {
        Limits.words(title, "title");
        style = List.copyOf(style);
        loras = List.copyOf(loras);
        cast = Collections.unmodifiableMap(new LinkedHashMap<>(cast));
        shots = List.copyOf(shots);
        Limits.shots(shots.size(), "shots");
        Objects.requireNonNull(defaults);
        Objects.requireNonNull(controls);
        for (int i = 0; i < shots.size(); i++) {
            Prompts.checkCast(shots.get(i).prompt(), cast, "shots[" + (i + 1) + "].prompt");
        }
    }

    /** Makes a story without control pictures of its own. */
    public Story(
            String title,
            List<String> style,
            String trigger,
            String negativePrompt,
            Optional<String> model,
            List<LoraChoice> loras,
            PictureSettings defaults,
            Map<String, String> cast,
            List<Shot> shots) {
        this(title, style, trigger, negativePrompt, model, loras, defaults, cast, shots, StoryControls.NONE);
    }

    /**
     * Reads a story file.
     *
     * @param file YAML, UTF-8, at most 1 MiB
     * @throws org.inkloom.run.InkloomException INK-STORY-001 to 008, naming the file, the line and the key
     */
    public static Story read(Path file) {
        return read(file, PictureSettings.STANDARD);
    }

    /**
     * Reads a story file, with the defaults of its model.
     *
     * @param file YAML, UTF-8, at most 1 MiB
     * @param usual settings that apply where the story gives none
     * @throws org.inkloom.run.InkloomException as {@link #read(Path)}
     */
    public static Story read(Path file, PictureSettings usual) {
        return StoryReader.read(file, usual);
    }

    /**
     * Returns what a story's author should know of it and cannot see from its pictures: members of the cast who are not kept the
     * same although the story asks for it. The form of the lines is in docs/consistency.md.
     *
     * @param file as for {@link #read(Path, PictureSettings)}
     * @throws org.inkloom.run.InkloomException as {@link #read(Path)}
     */
    public static List<String> notes(Path file, PictureSettings usual) {
        return StoryReader.notes(file, usual);
    }

    /**
     * Reads a story from text.
     *
     * @param yaml the text
     * @param name used for the file in messages
     * @throws org.inkloom.run.InkloomException as {@link #read(Path)}
     */
    public static Story parse(String yaml, String name) {
        return StoryReader.parse(yaml, name, PictureSettings.STANDARD);
    }

    /** Returns the story that comes with the program: eight shots of a purple-haired girl's school years. */
    public static Story seed() {
        return parse(seedYaml(), SEED_RESOURCE);
    }

    /** Returns the text of {@link #seed()} with its comments, as a template. */
    public static String seedYaml() {
        try (InputStream in = Story.class.getResourceAsStream(SEED_RESOURCE)) {
            return new String(Objects.requireNonNull(in, SEED_RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the story as YAML with all defaults written out; reading it gives an equal story. */
    public String toYaml() {
        return StoryWriter.yaml(this);
    }

    /**
     * Returns the full prompt of a shot: trigger word, style words that the shot's own prompt lacks, then its own
     * prompt with the cast's descriptions.
     */
    public String promptOf(Shot shot) {
        return Prompts.compose(trigger, style, cast, shot.prompt());
    }

    /** Returns the negative prompt of a shot. */
    public String negativePromptOf(Shot shot) {
        return shot.negativePrompt().orElse(negativePrompt);
    }

    /** Returns the complete settings of a shot. */
    public PictureSettings settingsOf(Shot shot) {
        return shot.settings().over(defaults);
    }

    /**
     * Returns the pictures of a shot: its own if it gives any or an empty list, otherwise the story's, and the
     * reference pictures of its shared cast.
     */
    public List<ControlChoice> controlsOf(Shot shot) {
        List<ControlChoice> all = new ArrayList<>(shot.controls().orElse(controls.usual()));
        SharedCast.read(settingsOf(shot).get(PictureSetting.CAST))
                .ifPresent(cast -> cast.pictures().forEach(name -> all.add(ControlChoice.reference(name))));
        return all.stream().distinct().toList();
    }

    /** Returns whether a shot starts from a picture instead of noise. */
    public boolean startsFromPicture(Shot shot) {
        return shot.controls().orElse(controls.usual()).stream().anyMatch(choice -> choice.role() == PictureRole.INIT);
    }

    /** Returns every control picture that some shot uses, without duplicates. */
    public List<ControlChoice> allControls() {
        return shots.stream()
                .flatMap(shot -> controlsOf(shot).stream())
                .distinct()
                .toList();
    }

    /**
     * Returns the story with other paths of control pictures, and with the networks that were published for the model.
     *
     * @param moved maps each picture
     */
    public Story withControls(UnaryOperator<ControlChoice> moved) {
        StoryControls others =
                new StoryControls(controls.usual().stream().map(moved).toList(), Map.of());
        List<Shot> steered = shots.stream()
                .map(shot -> new Shot(
                        shot.prompt(),
                        shot.seed(),
                        moved(shot.settings(), moved),
                        shot.negativePrompt(),
                        shot.controls().map(own -> own.stream().map(moved).toList())))
                .toList();
        PictureSettings usual = moved(defaults, moved);
        return new Story(title, style, trigger, negativePrompt, model, loras, usual, cast, steered, others);
    }

    private static PictureSettings moved(PictureSettings settings, UnaryOperator<ControlChoice> moved) {
        return settings.given(PictureSetting.CAST)
                .flatMap(SharedCast::read)
                .map(cast -> settings.with(
                        PictureSetting.CAST,
                        cast.withPictures(name -> moved.apply(ControlChoice.reference(name))
                                        .picture())
                                .toString()))
                .orElse(settings);
    }

    /** Returns the story with other defaults; settings of single shots are kept. */
    public Story withDefaults(PictureSettings others) {
        return new Story(title, style, trigger, negativePrompt, model, loras, others, cast, shots, controls);
    }

    /** Returns the story with another model. */
    public Story withModel(String other) {
        return new Story(
                title, style, trigger, negativePrompt, Optional.of(other), loras, defaults, cast, shots, controls);
    }

    /** Returns the story with other shots. */
    Story withShots(List<Shot> others) {
        return new Story(title, style, trigger, negativePrompt, model, loras, defaults, cast, others, controls);
    }

    /** Returns the story with other LoRAs. */
    public Story withLoras(List<LoraChoice> others) {
        return new Story(title, style, trigger, negativePrompt, model, others, defaults, cast, shots, controls);
    }
}
