package org.inkloom.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program that draws on a server sees of it. */
class RemoteStudioTest {
    private static final RemoteRequest FOX = RemoteRequest.of("a fox");

    @TempDir
    static Path folder;

    private static @Nullable DrawingHost serving;
    private static @Nullable RemoteStudio opened;

    @BeforeAll
    static void start() {
        serving = new DrawingHost(folder.resolve("state"), 0, Optional.empty());
        opened = RemoteStudio.open(host().address(), Optional.empty());
    }

    @AfterAll
    static void stop() {
        studio().close();
        host().close();
        assertThat(host().failures).isEmpty();
    }

    private static DrawingHost host() {
        return Objects.requireNonNull(serving);
    }

    private static RemoteStudio studio() {
        return Objects.requireNonNull(opened);
    }

    private static InkloomException refusal(RemoteRequest request) {
        return catchThrowableOfType(InkloomException.class, () -> studio().generate(request));
    }

    /** Writes down what it hears. */
    private static class Notes implements RemoteListener {
        final List<Integer> ahead = new ArrayList<>();
        final List<RemoteStep> steps = new ArrayList<>();
        final CompletableFuture<String> job = new CompletableFuture<>();
        final CompletableFuture<Integer> turn = new CompletableFuture<>();
        final CompletableFuture<RgbPicture> preview = new CompletableFuture<>();

        @Override
        public void queued(String id) {
            job.complete(id);
        }

        @Override
        public void waiting(int before) {
            ahead.add(before);
            turn.complete(before);
        }

        @Override
        public void step(RemoteStep step) {
            steps.add(step);
            step.previews().forEach(preview::complete);
        }

        @Override
        public boolean wantsPreviews() {
            return true;
        }
    }

    @Test
    void models_and_loras_are_those_of_the_server() {
        assertThat(studio().models()).extracting(RemoteModel::name).containsExactly("one", "two");
        assertThat(studio().models().getLast().settings().width()).isEqualTo(32);
        assertThat(studio().models().getLast().settings().steps()).isEqualTo(DrawingPack.STEPS);
        assertThat(studio().loras()).containsExactly("ink-wash", "watercolour");
    }

    @Test
    void what_is_not_said_is_as_is_usual_for_the_model_and_the_picture_has_its_recipe() {
        RemotePicture picture = studio().generate(FOX.withSeed(7)).getFirst();
        RgbPicture pixels = picture.pixels();
        assertThat(pixels.width()).isEqualTo(64);
        assertThat(pixels.height()).isEqualTo(48);
        assertThat(pixels.rgb()).startsWith(7, DrawingPack.STEPS, 0);
        assertThat(picture.recipe().model()).contains("one");
        assertThat(picture.recipe().settings().guidanceScale()).isEqualTo(3);
        assertThat(ComfyJson.read(picture.texts().getOrDefault("prompt", ""))
                        .at("/6/inputs/text")
                        .asString())
                .isEqualTo("a fox");
        assertThat(studio().generate(picture.recipe()).getFirst().pixels()).isEqualTo(pixels);
        Path file = folder.resolve("fox.png");
        picture.write(file);
        assertThat(file).hasBinaryContent(picture.png());
    }

    @Test
    void what_is_said_goes_over_with_loras_behind_one_another_and_several_pictures() {
        RemoteRequest request = FOX.withModel("two")
                .withSeed(9)
                .withSteps(6)
                .withSize(40, 24)
                .withPictures(3)
                .with(PictureSetting.SCHEDULER, "euler_a")
                .withLoras(RemoteRequest.Lora.of("ink-wash"), new RemoteRequest.Lora("watercolour", 0.5));
        List<RemotePicture> pictures = studio().generate(request);
        assertThat(pictures).hasSize(3).allSatisfy(picture -> {
            assertThat(picture.pixels().width()).isEqualTo(40);
            assertThat(picture.pixels().rgb()).startsWith(9, 6, 15);
        });
        assertThat(pictures.getFirst().texts().get("prompt")).contains("\"euler_ancestral\"");
    }

    @Test
    void a_listener_hears_of_its_turn_of_steps_and_sees_previews() throws Exception {
        DrawingPack pack = host().pack;
        Notes first = new Notes();
        Notes second = new Notes();
        pack.held = true;
        CompletableFuture<List<RemotePicture>> one =
                studio().generateAsync(FOX.withSeed(21).withSteps(3), first);
        host().until(first.job.get(20, TimeUnit.SECONDS), "running");
        CompletableFuture<List<RemotePicture>> two = studio().generateAsync(FOX.withSeed(22), second);
        assertThat(second.turn.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(first.preview.get(20, TimeUnit.SECONDS).width()).isEqualTo(64);
        pack.held = false;
        assertThat(one.get(20, TimeUnit.SECONDS)).hasSize(1);
        assertThat(two.get(20, TimeUnit.SECONDS)).hasSize(1);
        assertThat(second.ahead).startsWith(1).endsWith(0);
        assertThat(first.steps.getFirst().done()).isEqualTo(1);
        assertThat(first.steps.getLast().done()).isEqualTo(3);
        assertThat(first.steps).allMatch(step -> step.total() == 3);
    }

    @Test
    void asked_again_under_its_key_a_request_is_not_drawn_again() throws Exception {
        RemoteRequest request = FOX.withSeed(31).withKey("thirty-one");
        RemotePicture first = studio().generate(request).getFirst();
        int jobs = host().ended();
        RemotePicture second = studio().generate(request).getFirst();
        assertThat(second.job()).isEqualTo(first.job());
        assertThat(second.png()).isEqualTo(first.png());
        assertThat(host().ended()).isEqualTo(jobs);
    }

    @Test
    void a_stop_cancels_the_job_on_the_server() throws Exception {
        Cancellation stop = new Cancellation();
        Notes notes = new Notes() {
            @Override
            public void queued(String id) {
                super.queued(id);
                stop.request();
            }
        };
        host().pack.held = true;
        try {
            assertThat(catchThrowableOfType(
                            CancelledException.class,
                            () -> studio().generate(FOX.withSeed(41), notes, new RunControl(Progress.SILENT, stop))))
                    .isNotNull();
            host().until(notes.job.join(), "canceled");
            Notes later = new Notes();
            CompletableFuture<List<RemotePicture>> work = studio().generateAsync(FOX.withSeed(42), later);
            CompletableFuture<Integer> stage = work.thenApply(List::size);
            host().until(later.job.get(20, TimeUnit.SECONDS), "running");
            stage.cancel(true);
            host().until(later.job.join(), "canceled");
            assertThat(catchThrowableOfType(Exception.class, work::join))
                    .hasRootCauseInstanceOf(CancelledException.class);
        } finally {
            host().pack.held = false;
        }
    }

    @Test
    void a_failure_with_a_code_is_the_same_one_here() {
        host().pack.failure = Optional.of(InkloomException.badInput(
                "INK-GEN-002", "There are 4 steps.", "That is too few.", "Give more of them."));
        try {
            InkloomException failure = refusal(FOX.withSeed(51));
            assertThat(failure.code()).isEqualTo("INK-GEN-002");
            assertThat(failure.kind()).isEqualTo(InkloomException.Kind.BAD_INPUT);
            assertThat(failure.what()).isEqualTo("There are 4 steps.");
            assertThat(failure.why()).isEqualTo("That is too few.");
            assertThat(failure.remedy()).isEqualTo("Give more of them.");
            host().pack.failure = Optional.of(new IllegalStateException("out of ink"));
            assertThat(refusal(FOX.withSeed(52)))
                    .hasMessageContaining("INK-REMOTE-004")
                    .hasMessageContaining("KSampler")
                    .hasMessageContaining("out of ink");
        } finally {
            host().pack.failure = Optional.empty();
        }
    }

    @Test
    void what_the_server_does_not_have_or_offer_is_refused_by_name() {
        assertThat(refusal(FOX.withModel("three"))).hasMessageContainingAll("INK-REMOTE-011", "three", "one, two");
        assertThat(refusal(FOX.withLoras(RemoteRequest.Lora.of("oil"))))
                .hasMessageContainingAll("INK-REMOTE-003", "invalid_workflow", "oil");
        assertThat(refusal(FOX.with(PictureSetting.HIRES, "1.5"))).hasMessageContainingAll("INK-REMOTE-007", "hires");
        assertThat(refusal(FOX.with(PictureSetting.SCHEDULER, "pndm")))
                .hasMessageContainingAll("INK-REMOTE-007", "pndm", "dpmpp_2m");
    }

    @Test
    void an_address_that_is_none_or_where_nobody_is_is_said_at_once() {
        assertThat(catchThrowableOfType(
                        InkloomException.class, () -> RemoteStudio.open(URI.create("file:///x"), Optional.empty())))
                .hasMessageContaining("INK-REMOTE-010");
        try (RemoteStudio nobody = RemoteStudio.open(URI.create("http://127.0.0.1:1"), Optional.empty())) {
            assertThat(catchThrowableOfType(InkloomException.class, nobody::models))
                    .hasMessageContaining("INK-REMOTE-001");
        }
    }
}
