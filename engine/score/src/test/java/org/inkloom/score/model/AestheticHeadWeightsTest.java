package org.inkloom.score.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.models.aesthetic.AestheticHead;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The published heads on any number of vectors, against sums in float64 and against their authors' scores. */
@Tag("golden")
class AestheticHeadWeightsTest {
    private static final double TOLERANCE = 1e-4;
    private static final String CONTEST = "sac+logos+ava1-l14-linearMSE.pth";

    @Test
    void heads_score_real_vectors_as_sums_in_float64_do() throws IOException {
        Path weights = weights();
        float[][] vectors = vectors(weights.resolve("vit_l_14_embeddings"));
        for (Path file : heads(weights)) {
            double[] wanted = new double[vectors.length];
            try (TensorFile tensors = TensorFiles.open(file)) {
                for (int i = 0; i < vectors.length; i++) {
                    wanted[i] = exact(tensors, vectors[i]);
                }
            }
            check(file, vectors, wanted);
        }
    }

    @Test
    void the_heads_beside_the_goldens_score_as_their_authors_code_does() throws IOException {
        Path weights = weights();
        try (TensorFile expected = Golden.tensors("clip/aesthetic/expected.safetensors")) {
            int count = (int) expected.get("embeddings").shape()[0];
            float[] all = Closeness.floats(expected.get("embeddings"));
            int width = all.length / count;
            float[][] vectors = new float[count][width];
            for (int i = 0; i < count; i++) {
                System.arraycopy(all, i * width, vectors[i], 0, width);
            }
            for (Path file : heads(weights)) {
                boolean contest = file.getFileName().toString().equals(CONTEST);
                float[] scores = Closeness.floats(expected.get(contest ? "improved.score" : "laion.vit_l_14.score"));
                double[] wanted = new double[count];
                for (int i = 0; i < count; i++) {
                    wanted[i] = scores[i];
                }
                check(file, vectors, wanted);
            }
        }
    }

    @Test
    void the_contests_head_is_known_by_its_numbers() {
        for (Path file :
                List.of(Golden.path("clip/aesthetic/" + CONTEST), weights().resolve(CONTEST))) {
            try (AestheticHead head = AestheticHead.load(file, Placement.cpuFloat32())) {
                assertThat(head.digest()).isEqualTo(AestheticScorer.CONTEST_HEAD);
            }
        }
    }

    private static void check(Path file, float[][] vectors, double[] wanted) {
        try (AestheticHead head = AestheticHead.load(file, Placement.cpuFloat32());
                Scope scope = Scope.open()) {
            Tensor[] rows = new Tensor[vectors.length];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Tensors.of(vectors[i], 1, vectors[i].length);
            }
            float[] made = Tensors.floats(head.scores(Tensors.cat(0, rows)));
            assertThat(made).hasSize(wanted.length);
            double largest = 0;
            for (int i = 0; i < wanted.length; i++) {
                largest = Math.max(largest, Math.abs(made[i] - wanted[i]));
            }
            assertThat(largest).as("largest difference of %s", file).isLessThanOrEqualTo(TOLERANCE);
        }
    }

    private static Path weights() {
        Path weights = Golden.folder().resolve("../weights").normalize();
        assumeTrue(Files.isDirectory(weights), () -> "no heads at " + weights);
        return weights;
    }

    private static List<Path> heads(Path weights) throws IOException {
        try (Stream<Path> files = Files.list(weights)) {
            List<Path> heads = files.filter(
                            file -> file.getFileName().toString().endsWith(".pth"))
                    .sorted()
                    .toList();
            assertThat(heads).isNotEmpty();
            return heads;
        }
    }

    /** The maps one after the other, as the file names them: there is no activation between them. */
    private static double exact(TensorFile file, float[] vector) {
        double[] h = new double[vector.length];
        for (int i = 0; i < h.length; i++) {
            h[i] = vector[i];
        }
        List<String> maps = new ArrayList<>();
        for (String name : file.names().stream().sorted().toList()) {
            if (name.endsWith("weight")) {
                maps.add(name.substring(0, name.length() - "weight".length()));
            }
        }
        for (String map : maps) {
            float[] weight = Closeness.floats(file.get(map + "weight"));
            float[] bias = Closeness.floats(file.get(map + "bias"));
            double[] next = new double[bias.length];
            for (int o = 0; o < next.length; o++) {
                next[o] = bias[o];
                for (int i = 0; i < h.length; i++) {
                    next[o] += (double) weight[o * h.length + i] * h[i];
                }
            }
            h = next;
        }
        assertThat(h).hasSize(1);
        return h[0];
    }

    /** Reads all vectors of a folder in NumPy's format, brought to unit length. */
    private static float[][] vectors(Path folder) throws IOException {
        List<float[]> vectors = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
                int header = bytes.getShort(8);
                String about = new String(bytes.array(), 10, header, StandardCharsets.US_ASCII);
                assertThat(about).contains("'<f4'");
                float[] vector = new float[(bytes.capacity() - 10 - header) / 4];
                double square = 0;
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = bytes.getFloat(10 + header + 4 * i);
                    square += (double) vector[i] * vector[i];
                }
                for (int i = 0; i < vector.length; i++) {
                    vector[i] /= (float) Math.sqrt(square);
                }
                vectors.add(vector);
            }
        }
        assertThat(vectors).isNotEmpty();
        return vectors.toArray(float[][]::new);
    }
}
