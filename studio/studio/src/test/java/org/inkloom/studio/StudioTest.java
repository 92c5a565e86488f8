package org.inkloom.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The front door, on a miniature model of random weights. */
@Timeout(120)
class StudioTest {
    private static final PictureRequest REQUEST = PictureRequest.of("海边的猫")
            .withNegativePrompt("模糊")
            .withSize(64, 48)
            .withSteps(3)
            .withSeed(7);

    @TempDir
    static Path folder;

    private static Studio studio;
    private static StudioModel model;

    @BeforeAll
    static void open() throws IOException {
        Path miniature = folder.resolve("models/mini");
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(miniature, RunControl.quiet());
        Files.writeString(miniature.resolve("inkloom.json"), "{\"width\": 72, \"height\": 56, \"steps\": 2}");
        studio = Studio.open(StudioOptions.USUAL.withDevice("cpu").withModelFolders(List.of(folder.resolve("models"))));
        model = studio.model("mini");
    }

    @AfterAll
    static void close() {
        studio.close();
        studio.close();
    }

    private static List<RgbPicture> drawnByPipeline(GenerationRequest request) {
        ModelFolder miniature = ModelFolder.open(folder.resolve("models/mini"));
        try (DiffusionPipeline pipeline = DiffusionPipeline.open(miniature, PipelineOptions.on(Device.CPU))) {
            return pipeline.generate(request, RunControl.quiet()).stream()
                    .map(drawing -> drawing.picture())
                    .toList();
        }
    }

    private static GenerationRequest plain() {
        return GenerationRequest.of("海边的猫")
                .withNegativePrompt("模糊")
                .withSize(64, 48)
                .withSteps(3)
                .withSeeds(List.of(7L));
    }

    private static RgbPicture draw(PictureRequest request) {
        return model.generate(request).getFirst().pixels();
    }

    @Test
    void a_picture_is_the_one_that_the_pipeline_draws() {
        assertThat(List.of(draw(REQUEST))).isEqualTo(drawnByPipeline(plain()));
    }

    @Test
    void shots_of_a_batch_are_those_drawn_alone_but_for_rounding() throws IOException {
        Path file = folder.resolve("story.yaml");
        Files.writeString(file, """
            title: 海边
            defaults: {width: 64, height: 48, steps: 3}
            shots:
              - {prompt: 海边的猫, seed: 7}
              - {prompt: 森林里的狗, seed: 8}
              - {prompt: 山上的鸟, seed: 9}
              - {prompt: 夜里的船, seed: 10, steps: 2}
            """);
        StoryJob job = StoryJob.of(file, folder.resolve("alone")).withModel("mini");
        StoryReport alone = studio.tellStory(job, RunControl.quiet());
        StoryJob batched =
                StoryJob.of(file, folder.resolve("at-once")).withModel("mini").withBatch(3);
        StoryReport atOnce = studio.tellStory(batched, RunControl.quiet());

        assertThat(alone.shots()).noneMatch(shot -> shot.parameters().containsKey("batch_size"));
        assertThat(atOnce.shots())
                .extracting(shot -> shot.parameters().getOrDefault("batch_size", "1"))
                .as("another number of steps is a batch of its own")
                .containsExactly("3", "3", "3", "1");
        for (int i = 0; i < 4; i++) {
            assertThat(atOnce.shots().get(i).request().digest())
                    .isEqualTo(alone.shots().get(i).request().digest());
            assertThat(largestDifference(
                            alone.shots().get(i).file(), atOnce.shots().get(i).file()))
                    .as("largest difference of shot %s, in levels", i + 1)
                    .isLessThanOrEqualTo(2);
        }
    }

    private static int largestDifference(Path one, Path other) {
        byte[] a = PngText.readPicture(one).rgb();
        byte[] b = PngText.readPicture(other).rgb();
        assertThat(a).hasSameSizeAs(b);
        int largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((a[i] & 0xff) - (b[i] & 0xff)));
        }
        return largest;
    }

    @Test
    void a_batch_of_no_shots_is_refused() {
        StoryJob job = StoryJob.of(folder.resolve("story.yaml"), folder.resolve("out"));
        assertThatThrownBy(() -> job.withBatch(0)).hasMessageContaining("INK-STUDIO-006");
    }

    @Test
    void a_picture_to_start_from_is_brought_to_the_size_and_drawn_from() {
        byte[] rgb = new byte[3 * 128 * 96];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 31);
        }
        RgbPicture large = new RgbPicture(128, 96, rgb);
        Path file = folder.resolve("start.png");
        PngText.write(file, large, Map.of());
        RgbPicture halved =
                InitPictures.fit(InitPicture.of(large), 64, 48, false).pixels();

        RgbPicture fromMemory = draw(REQUEST.withInit(InitPicture.of(large).withStrength(0.7)));
        assertThat(List.of(fromMemory)).isEqualTo(drawnByPipeline(plain().withStart(halved, 0.7)));
        assertThat(draw(REQUEST.withInit(InitPicture.of(file).withStrength(0.7))))
                .isEqualTo(fromMemory);
        assertThatThrownBy(() -> model.check(REQUEST.withInit(InitPicture.of(folder.resolve("none.png")))))
                .hasMessageStartingWith("INK-CLI-032");
    }

    @Test
    void what_many_threads_ask_for_at_once_is_drawn_as_alone() {
        List<RgbPicture> alone = LongStream.range(0, 6)
                .mapToObj(seed -> draw(REQUEST.withSeed(seed)))
                .toList();
        List<CompletableFuture<List<DrawnPicture>>> together = LongStream.range(0, 6)
                .parallel()
                .mapToObj(seed -> model.generateAsync(REQUEST.withSeed(seed)))
                .toList();
        assertThat(together)
                .extracting(drawn -> drawn.join().getFirst().pixels())
                .containsExactlyElementsOf(alone);
    }

    @Test
    void cancelling_stops_within_a_step_and_the_next_request_is_drawn() {
        AtomicInteger steps = new AtomicInteger();
        CountDownLatch cancelled = new CountDownLatch(1);
        AtomicReference<CompletableFuture<List<DrawnPicture>>> future = new AtomicReference<>();
        future.set(model.generateAsync(REQUEST.withSteps(500), new GenerationListener() {
            @Override
            public void step(GenerationStep step) {
                if (steps.incrementAndGet() == 2) {
                    while (future.get() == null) {
                        Thread.onSpinWait();
                    }
                    future.get().cancel(true);
                    cancelled.countDown();
                }
            }
        }));
        RgbPicture next = draw(REQUEST);

        assertThat(cancelled.getCount()).isZero();
        assertThat(steps.get()).isEqualTo(2);
        assertThatThrownBy(() -> future.get().join()).isInstanceOf(CancellationException.class);
        assertThat(List.of(next)).isEqualTo(drawnByPipeline(plain()));
    }

    @Test
    void an_interrupted_caller_gets_a_code_and_the_drawing_stops() throws InterruptedException {
        AtomicInteger steps = new AtomicInteger();
        AtomicReference<Thread> caller = new AtomicReference<>();
        AtomicReference<InkloomException> thrown = new AtomicReference<>();
        GenerationListener interrupting = new GenerationListener() {
            @Override
            public void step(GenerationStep step) {
                steps.incrementAndGet();
                caller.get().interrupt();
                try {
                    caller.get().join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        CountDownLatch known = new CountDownLatch(1);
        caller.set(Thread.ofPlatform().start(() -> {
            try {
                known.await();
                model.generate(REQUEST.withSteps(500), interrupting, RunControl.quiet());
            } catch (InkloomException e) {
                thrown.set(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        known.countDown();
        caller.get().join();
        draw(REQUEST);

        assertThat(thrown.get().code()).isEqualTo("INK-STUDIO-003");
        assertThat(steps.get()).isEqualTo(1);
    }

    @Test
    void every_step_comes_with_a_small_picture_of_each_picture_where_they_are_wanted() {
        List<GenerationStep> seen = Collections.synchronizedList(new ArrayList<>());
        GenerationListener previews = new GenerationListener() {
            @Override
            public boolean wantsPreviews() {
                return true;
            }

            @Override
            public void step(GenerationStep step) {
                seen.add(step);
            }
        };
        PictureRequest two = REQUEST.withPrompts(List.of("海边的猫", "一只狗"));
        List<DrawnPicture> drawn = model.generate(two, previews, RunControl.quiet());

        assertThat(seen).extracting(GenerationStep::done).containsExactly(1, 2, 3);
        assertThat(seen).extracting(GenerationStep::total).containsOnly(3);
        assertThat(seen)
                .allSatisfy(step -> assertThat(step.previews()).hasSize(2).allSatisfy(picture -> {
                    assertThat(picture.width()).isEqualTo(8);
                    assertThat(picture.height()).isEqualTo(6);
                }));
        assertThat(drawn).isEqualTo(model.generate(two));
        seen.clear();
        model.generate(
                REQUEST,
                new GenerationListener() {
                    @Override
                    public void step(GenerationStep step) {
                        seen.add(step);
                    }
                },
                RunControl.quiet());
        assertThat(seen)
                .hasSize(3)
                .allSatisfy(step -> assertThat(step.previews()).isEmpty());
    }

    @Test
    void a_trace_carries_stored_tensors() {
        List<StoredTensor> tensors = Collections.synchronizedList(new ArrayList<>());
        model.generate(
                REQUEST,
                new GenerationListener() {
                    @Override
                    public boolean wantsTrace() {
                        return true;
                    }

                    @Override
                    public void traced(StoredTensor tensor) {
                        tensors.add(tensor);
                    }
                },
                RunControl.quiet());
        assertThat(tensors)
                .extracting(StoredTensor::name)
                .containsExactly(
                        "initial_latents",
                        "prompt_embeds",
                        "pooled_prompt_embeds",
                        "negative_prompt_embeds",
                        "negative_pooled_prompt_embeds",
                        "latents.0",
                        "latents.1",
                        "latents.2",
                        "image");
        assertThat(tensors).extracting(StoredTensor::dtype).containsOnly(DType.FLOAT32);
        assertThat(tensors.getLast().shape()).containsExactly(1, 48, 64, 3);
    }

    @Test
    void a_listener_that_waits_for_the_studio_is_refused_instead_of_waiting_for_ever() {
        GenerationListener drawing = new GenerationListener() {
            @Override
            public void step(GenerationStep step) {
                model.generate(REQUEST);
            }
        };
        assertThatThrownBy(() -> model.generate(REQUEST, drawing, RunControl.quiet()))
                .hasMessageStartingWith("INK-STUDIO-004");
    }

    @Test
    void a_closed_model_frees_its_weights_refuses_work_and_may_be_closed_again() {
        StudioModel second = studio.model(folder.resolve("models/mini").toString());
        CompletableFuture<List<DrawnPicture>> running = second.generateAsync(REQUEST.withSteps(500));
        second.close();
        second.close();

        assertThat(running).failsWithin(Duration.ofSeconds(60));
        assertThatThrownBy(() -> second.generate(REQUEST)).hasMessageStartingWith("INK-STUDIO-002");
        assertThat(draw(REQUEST)).isEqualTo(draw(REQUEST));
    }

    @Test
    void closing_a_studio_closes_its_models_and_no_more_are_opened() {
        Studio own = Studio.open(StudioOptions.USUAL.withDevice("cpu"));
        String place = folder.resolve("models/mini").toString();
        StudioModel opened = own.model(place);
        own.close();
        opened.close();
        own.close();

        assertThatThrownBy(() -> opened.generate(REQUEST)).hasMessageStartingWith("INK-STUDIO-002");
        assertThatThrownBy(() -> own.model(place)).hasMessageStartingWith("INK-STUDIO-002");
    }

    @Test
    void a_picture_carries_its_recipe_into_its_file_whose_name_says_the_kind() {
        DrawnPicture drawn = model.generate(REQUEST).getFirst();
        Path file = folder.resolve("cat.png");
        drawn.write(file);

        assertThat(PngText.readPicture(file)).isEqualTo(drawn.pixels());
        assertThat(drawn.recipe().seed()).isEqualTo(7);
        assertThat(drawn.recipe().modelDigest()).isEqualTo(model.fingerprint());
        assertThatThrownBy(() -> drawn.write(folder.resolve("cat.gif"))).hasMessageStartingWith("INK-STUDIO-001");
        assertThat(folder.resolve("cat.gif")).doesNotExist();
    }

    @Test
    void what_a_model_recommends_is_drawn_where_a_request_does_not_say_it() {
        PictureRecipe recipe =
                model.generate(PictureRequest.of("海边的猫")).getFirst().recipe();
        assertThat(recipe.settings()).isEqualTo(model.settings());
        assertThat(model.settings().width()).isEqualTo(72);
        assertThat(model.settings().height()).isEqualTo(56);
        assertThat(model.settings().steps()).isEqualTo(2);
    }
}
