package org.inkloom.studio.control;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.story.ControlChoice;
import org.inkloom.story.PictureRole;
import org.inkloom.tensor.Placement;
import org.inkloom.training.config.SampleGuidesConfig;
import org.inkloom.training.lora.SampleGuides;

/**
 * Prepares control and reference pictures for the samples of a training, from the same texts as in {@code generate} and
 * in stories.
 *
 * @param placement device and data type of annotators
 */
public record SampleGuideFiles(Supplier<Placement> placement) implements SampleGuides.Source {
    /**
     * {@inheritDoc}
     *
     * @throws InkloomException {@code INK-TRAIN-002} for words of another form and numbers that cannot be, {@code -018} for a
     *     network that is not there, {@code INK-CONTROL-005} where no network for a kind is here; {@code INK-ANNOT-nnn} for
     *     pictures and annotators
     */
    @Override
    public SampleGuides of(SampleGuidesConfig said, String family, int width, int height, RunControl control) {
        if (said.isEmpty()) {
            return SampleGuides.NONE;
        }
        ControlNetShelf networks = new ControlNetShelf(family, named(said), SettingKey.of("sample_control_net"));
        List<ControlChoice> choices = new ArrayList<>();
        said.controls().forEach(text -> choices.add(choice(SettingKey.of("sample_control"), "", text)));
        said.shown().forEach(text -> choices.add(choice(SettingKey.of("sample_ip_adapter"), "ip_adapter:", text)));
        said.styles()
                .forEach(text ->
                        choices.add(choice(SettingKey.of("sample_ip_adapter_style"), "ip_adapter_style:", text)));
        // Networks are found first, so that a missing one is reported before time is spent on annotating pictures.
        List<Path> readers = choices.stream()
                .map(choice -> networks.of(StoryControlFiles.networkKind(choice).orElse(choice.kind())))
                .toList();
        ControlPictures pictures = new ControlPictures(networks, /* ready= */ false, placement.get(), control);
        List<ControlUse> controls = new ArrayList<>();
        List<IpAdapterUse> shown = new ArrayList<>();
        for (int i = 0; i < choices.size(); i++) {
            ControlChoice choice = choices.get(i);
            Path file = Path.of(choice.picture());
            if (choice.role() == PictureRole.CONTROL) {
                controls.add(pictures.use(choice, readers.get(i), file, width, height));
            } else {
                shown.add(ShownPictures.use(choice, readers.get(i), file, ControlPictures.read(file)));
            }
        }
        return new SampleGuides(controls, shown);
    }

    private static ControlChoice choice(SettingKey setting, String before, String text) {
        ControlChoice choice = ControlChoice.find(before + text)
                .orElseThrow(() -> refused(
                        setting,
                        text,
                        "It is written " + (before.isEmpty() ? "KIND:PICTURE" : "PICTURE")
                                + "[:scale[:start[:end]]]."));
        boolean control = setting.key().equals(SampleGuidesConfig.CONTROL);
        if (control != (choice.role() == PictureRole.CONTROL)) {
            throw refused(setting, text, "The word before the picture is no kind of control picture.");
        }
        Optional<String> problem = ControlUse.problem(choice.scale(), choice.start(), choice.end());
        if (problem.isPresent()) {
            throw refused(setting, text, problem.get());
        }
        return choice;
    }

    private static Map<String, Path> named(SampleGuidesConfig said) {
        Map<String, Path> named = new LinkedHashMap<>();
        said.networksByKind().forEach((kind, path) -> {
            if (!Files.exists(Path.of(path))) {
                throw InkloomException.badInput(
                        "INK-TRAIN-018",
                        "There is no " + path + ", which " + SampleGuidesConfig.NETWORKS + " names.",
                        "The path is relative to the folder that the command runs in.",
                        "Correct " + SettingKey.of("sample_control_net") + " " + kind + "=PATH.");
            }
            named.put(kind, Path.of(path));
        });
        return named;
    }

    private static InkloomException refused(SettingKey setting, String text, String rule) {
        return InkloomException.badInput(
                "INK-TRAIN-002",
                "The setting " + setting.key() + " cannot be " + text + ".",
                rule,
                "Give " + setting + " for example "
                        + (setting.key().equals(SampleGuidesConfig.CONTROL)
                                ? "canny:photo.jpg:0.8."
                                : "painting.jpg:0.7."));
    }
}
