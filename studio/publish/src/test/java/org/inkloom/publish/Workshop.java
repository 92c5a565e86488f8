package org.inkloom.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.publish.pack.PackRequest;
import org.inkloom.publish.pack.Packed;
import org.inkloom.publish.pack.Packer;
import org.inkloom.publish.verify.Verifier;
import org.inkloom.publish.verify.VerifyReport;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.story.ControlChoice;
import org.inkloom.story.Shot;
import org.inkloom.story.Story;
import org.inkloom.story.StoryControls;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.Painting;
import org.inkloom.story.draw.ShotControl;
import org.inkloom.story.draw.ShotPainter;
import org.inkloom.story.draw.ShotRequest;
import org.inkloom.story.draw.StoryLora;
import org.inkloom.story.run.StoryRun;

/** A model that is a folder of a few bytes, and a painter whose pictures depend on every one of them. */
final class Workshop {
    static final int SIDE = 24;

    private final Path home;
    private final String loraName;
    /** Added to a few values, as another processor's rounding would be. */
    int rounding;

    /** How many values are. */
    int rounded = 5;

    Map<String, String> computed = Map.of("device", "cpu", "dtype", "float32", "threads", "1");

    Workshop(Path home) {
        this(home, "ink");
    }

    Workshop(Path home, String loraName) {
        this.home = home;
        this.loraName = loraName;
        write(model().resolve("unet/config.json"), "{}");
        write(model().resolve("unet/weights.safetensors"), "weights of the model");
        write(lora(), "weights of the LoRA");
        write(
                home.resolve("training/settings.yaml"),
                "lora_rank: 4\ndataset_path: \"" + home + "/set/result.jsonl\"\n");
        write(home.resolve("training/loss.csv"), "step,loss\n1,0.5\n");
        write(
                home.resolve("training/data-sums.json"),
                "{\"files\": {\"one.png\": {\"bytes\": 7, \"sha256\": \"ab\"}, \"result.jsonl\": {}}}\n");
        write(
                home.resolve("training/data-recipe.yaml"),
                "dataset_path: " + home + "/raw\nexport_path: ./result.jsonl\n");
    }

    Path model() {
        return home.resolve("models/little");
    }

    Path lora() {
        return home.resolve("training/" + loraName + ".safetensors");
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Story story(String title, String... prompts) {
        List<Shot> shots = IntStream.range(0, prompts.length)
                .mapToObj(i -> new Shot(prompts[i], i + 1))
                .toList();
        return new Story(
                title,
                List.of("二次元"),
                "水墨",
                "blurred",
                Optional.empty(),
                List.of(),
                PictureSettings.ofSize(SIDE, SIDE).complete(),
                Map.of(),
                shots);
    }

    /** Tells a story of three shots into a folder. */
    Path told() {
        return told(story("紫发少女", "a girl at the sea", "a girl at school", "a girl in the rain"));
    }

    /** The second shot of three has a control picture. */
    Path toldWithControl() {
        Path picture = home.resolve("外/草图.json");
        write(picture, "a pose");
        ControlChoice choice = new ControlChoice("openpose", "外/草图.json", 0.8, 0, 0.5);
        Story plain = story("紫发少女", "a girl at the sea", "a girl at school", "a girl in the rain");
        List<Shot> shots = new ArrayList<>(plain.shots());
        Shot second = shots.get(1);
        shots.set(
                1,
                new Shot(
                        second.prompt(),
                        second.seed(),
                        second.settings(),
                        Optional.empty(),
                        Optional.of(List.of(choice))));
        Story story = new Story(
                plain.title(),
                plain.style(),
                plain.trigger(),
                plain.negativePrompt(),
                plain.model(),
                plain.loras(),
                plain.defaults(),
                plain.cast(),
                shots,
                new StoryControls(List.of(), Map.of("openpose", "/secret/place")));
        ShotControl control =
                new ShotControl(choice, picture, digest(picture), Optional.of(home.resolve("net")), "ab12");
        return told(story, Map.of(choice, control));
    }

    private static String digest(Path file) {
        try {
            return ContentDigest.ofFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path told(Story story) {
        return told(story, Map.of());
    }

    private Path told(Story story, Map<ControlChoice, ShotControl> controls) {
        Path folder = home.resolve("out");
        try {
            Ingredients ingredients = new Ingredients(
                    model().toString(),
                    ContentDigest.sampled(model()),
                    List.of(new StoryLora(lora(), 0.8, ContentDigest.ofFile(lora()))),
                    controls);
            new StoryRun(story, ingredients, painter(model()), folder).run(RunControl.quiet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    ShotPainter painter(Path model) {
        return (request, control) -> new Painting(paint(request, model), computed);
    }

    private RgbPicture paint(ShotRequest request, Path model) {
        try {
            String all = request.prompt()
                    + request.negativePrompt()
                    + request.seed()
                    + request.settings()
                    + ContentDigest.sampled(model)
                    + request.loras().getFirst().scale()
                    + ContentDigest.ofFile(request.loras().getFirst().file());
            for (ShotControl control : request.controls()) {
                all += control.choice().kind() + control.choice().numbers() + ContentDigest.ofFile(control.picture());
            }
            byte[] rgb =
                    new byte[3 * request.settings().width() * request.settings().height()];
            new Random(Long.parseUnsignedLong(
                            ContentDigest.of(all.getBytes(StandardCharsets.UTF_8))
                                    .substring(0, 16),
                            16))
                    .nextBytes(rgb);
            for (int i = 0; i < 200; i++) {
                rgb[i] = (byte) (100 + (i < rounded ? rounding : 0));
            }
            return new RgbPicture(request.settings().width(), request.settings().height(), rgb);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Packer packer() {
        LoraConverter converter = (lora, model, folder, name) -> {
            Path own = folder.resolve(name + ".safetensors");
            Path other = folder.resolve(name + ".kohya.safetensors");
            try {
                Files.copy(lora, own);
                Files.writeString(other, "kohya: " + Files.readString(lora));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return List.of(new LoraConverter.Copy("peft", own, true), new LoraConverter.Copy("kohya", other, false));
        };
        return new Packer(converter, name -> Optional.empty());
    }

    Packed packed(String name) {
        return packer().pack(PackRequest.of(told(), home.resolve(name)), RunControl.quiet());
    }

    VerifyReport verify(Path path) {
        return verify(path, model());
    }

    VerifyReport verify(Path path, Path model) {
        return verifier().verify(path, Optional.of(model), Optional.of(home.resolve("page")), RunControl.quiet());
    }

    Verifier verifier() {
        Atelier atelier = (model, then, control) -> new Atelier.Opened() {
            @Override
            public ShotPainter painter() {
                return Workshop.this.painter(model);
            }

            @Override
            public void close() {}
        };
        return new Verifier(atelier, name -> Optional.empty());
    }
}
