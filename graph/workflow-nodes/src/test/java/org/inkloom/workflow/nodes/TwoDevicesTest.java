package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.inkloom.hub.CarriedModel;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.Cancellation;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.comfy.ApiFormat;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.execute.GraphRun;
import org.inkloom.workflow.execute.ResultCache;
import org.inkloom.workflow.execute.RunListener;
import org.inkloom.workflow.execute.RunResult;
import org.inkloom.workflow.node.ModelWatch;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodePackProvider;
import org.inkloom.workflow.node.NodeTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same graph on two devices at once: here on the CPU twice, with models of its own each time. */
class TwoDevicesTest {
    private static final Path INKLING = Path.of("../../lab/inkling-model");
    private static final String GRAPH = """
        {"4":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"inkling"}},
         "5":{"class_type":"EmptyLatentImage","inputs":{"width":64,"height":64,"batch_size":2}},
         "6":{"class_type":"CLIPTextEncode","inputs":{"text":"a red fox in the snow","clip":["4",1]}},
         "3":{"class_type":"KSampler","inputs":{"seed":5,"steps":2,"cfg":1.0,"sampler_name":"euler","scheduler":"normal","denoise":1.0,
              "model":["4",0],"positive":["6",0],"negative":["6",0],"latent_image":["5",0]}},
         "8":{"class_type":"VAEDecode","inputs":{"samples":["3",0],"vae":["4",2]}},
         "9":{"class_type":"SaveImage","inputs":{"filename_prefix":"fox","images":["8",0]}}}
        """;

    @TempDir
    Path folder;

    private RunResult run(NodePack pack) {
        NodeTypes types = new NodeTypes(pack.types());
        CheckedGraph checked = GraphCheck.check(ApiFormat.read(ComfyJson.read(GRAPH)), types, Optional.empty());
        NodeContext context = new NodeContext("job", checked.graph(), Map.of(), false);
        return GraphRun.run(checked, types, new ResultCache(64 << 20), context, new Cancellation(), RunListener.NONE);
    }

    @Test
    void two_devices_draw_the_same_pictures_at_once_under_names_of_their_own() throws Exception {
        assumeTrue(Files.isDirectory(INKLING.resolve("model")), "there is no " + INKLING.toAbsolutePath());
        System.setProperty(
                CarriedModel.PROPERTY, INKLING.toAbsolutePath().normalize().toString());
        ConcurrentLinkedQueue<String> models = new ConcurrentLinkedQueue<>();
        ModelWatch watch = new ModelWatch() {
            @Override
            public void opened(String model, String device, Duration time) {
                models.add("opened " + model + " on " + device);
            }

            @Override
            public void closed(String model, String device, Why why) {
                models.add(why + " " + model);
            }
        };
        NodePackProvider provider = new InkloomPack.Provider();
        assertThat(provider.devices("cpu, cpu")).containsExactly("cpu", "cpu");
        try (NodePack one =
                provider.open(new NodePackProvider.WorkPlace(folder, folder, folder, List.of(), "cpu", true, watch))) {
            NodePack two = one.on("cpu");
            assertThat(two.exchange()).isSameAs(one.exchange());
            CompletableFuture<RunResult> other = CompletableFuture.supplyAsync(() -> run(two));
            assertThat(run(one).end()).isInstanceOf(RunResult.Done.class);
            assertThat(other.join().end()).isInstanceOf(RunResult.Done.class);
            assertThat(one.devices()).as("each device once").hasSize(1);
            assertThat(models).containsExactly("opened inkling on cpu", "opened inkling on cpu");
            one.unload();
            assertThat(models).as("of the one device alone").hasSize(3).contains("ASKED inkling");
        }
        assertThat(models).hasSize(4).contains("CLOSED inkling");
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .toList();
        }
        assertThat(files.stream().map(file -> file.getFileName().toString()))
                .containsExactly("fox_00001_.png", "fox_00002_.png", "fox_00003_.png", "fox_00004_.png");
        assertThat(distance(files.get(0), files.get(2))).isLessThan(1);
        assertThat(distance(files.get(1), files.get(3))).isLessThan(1);
    }

    /** The mean distance of two pictures' values, of 255. */
    private static double distance(Path one, Path other) {
        RgbPicture a = PngText.readPicture(one);
        RgbPicture b = PngText.readPicture(other);
        double sum = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            sum += Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff));
        }
        return sum / a.rgb().length;
    }
}
