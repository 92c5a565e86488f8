package org.inkloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.picture.settings.SaidSettings;
import org.inkloom.studio.InitPicture;
import org.inkloom.studio.PictureFit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The flags for what to draw. A flag that is not given takes the value from the picture of {@code --from}, else from
 * the model's recommendation.
 */
final class DrawingFlags {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            description =
                    "The model's folder, or one file with all of it. Default: inkling, the model that comes with the"
                            + " program.")
    @Nullable
    Path model;

    @Mixin
    UnetFlag unet = new UnetFlag();

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "What to draw; given several times, one picture each, in one batch.")
    List<String> prompts = List.of();

    @Option(names = "--negative", paramLabel = "TEXT", description = "What to avoid. Default: nothing.")
    @Nullable
    String negative;

    @Option(
            names = "--seed",
            paramLabel = "S",
            split = ",",
            description = "Seed of the noise, or one for each picture. Default: a random one, which is shown.")
    List<Long> seeds = List.of();

    @Mixin
    SettingFlags settings = SettingFlags.ofPictures();

    @Option(
            names = "--lora",
            paramLabel = "FILE[:scale]",
            converter = GenerateCommand.LoraConverter.class,
            description = "A LoRA and its strength (default 1); may be given several times. The output folder of a"
                    + " training stands for its newest LoRA; one that comes with the program needs its name alone:"
                    + " watercolour, ink-wash.")
    List<LoraUse> loras = List.of();

    @Option(names = "--init", paramLabel = "IMG", description = "Start from this picture instead of pure noise.")
    @Nullable
    Path init;

    @Option(
            names = "--strength",
            paramLabel = "X",
            description = "How far to leave the picture of --init, 0 to 1. Default: " + DEFAULT_STRENGTH
                    + "; where a mask is drawn over, 1.")
    @Nullable
    Double strength;

    @Option(
            names = "--fit",
            paramLabel = "HOW",
            converter = FitConverter.class,
            description = "How --init is brought to the size drawn where its shape is another: cover fills it and cuts"
                    + " off, contain keeps all and leaves white, stretch. Default: cover.")
    @Nullable
    PictureFit fit;

    @Mixin
    MaskFlags masks = new MaskFlags();

    @Option(
            names = "--control",
            paramLabel = "KIND:IMG[:scale[:start[:end]]]",
            description =
                    "Steer by a picture: canny, hed, softedge, scribble, depth, normal, openpose, dwpose or color of a"
                            + " photograph, or a ready control picture; openpose also of a JSON file of keypoints. start"
                            + " and end are shares of the steps. May be given several times. Default: none.")
    List<String> controls = List.of();

    @Option(
            names = "--control-net",
            paramLabel = "KIND=PATH",
            description = "The ControlNet or T2I-Adapter for a kind: a folder in diffusers' layout, or one file with a"
                    + " ControlNet (.safetensors, .pth, ...). Default: the one published for the model, where"
                    + " `inkloom pull` put it.")
    Map<String, Path> controlNets = Map.of();

    @Option(names = "--control-ready", description = "The pictures of --control are control pictures already.")
    boolean controlReady;

    @Mixin
    IpAdapterFlags ipAdapters = new IpAdapterFlags();

    /** Returns the settings that are given; a sampler may have the name that any program uses for it. */
    PictureSettings settings() {
        SaidSettings said = settings.said();
        Optional<String> sampler = said.given(PictureSetting.SCHEDULER)
                .map(name -> SchedulerKind.named(name).cliName());
        Optional<String> rules = said.given(PictureSetting.PROMPT_RULES)
                .map(name -> PromptRules.of(name).key());
        return said.with(PictureSetting.SCHEDULER, sampler.orElse(null))
                .with(PictureSetting.PROMPT_RULES, rules.orElse(null))
                .checked();
    }

    /** The strength of {@code --init} without a number. */
    static final double DEFAULT_STRENGTH = InitPicture.USUAL_STRENGTH;

    /** Reads an enum constant in lower case, such as {@code cover}. */
    static final class FitConverter extends WordConverter<PictureFit> {
        FitConverter() {
            super(PictureFit.class);
        }
    }
}
