package org.inkloom.tensor.fused;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.weights.DType;

/**
 * The kernels' text and how it is compiled.
 *
 * @param type of the elements
 * @param architecture ten times the GPU's compute capability, for example 90
 */
record KernelSource(DType type, int architecture) {
    private static final List<String> FILES =
            List.of("element.cu", "group_norm.cu", "layer_norm.cu", "elementwise.cu", "softmax.cu", "round_rows.cu");
    private static final int DIGEST_CHARACTERS = 16;

    /** Returns the whole text; it includes nothing. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (String file : FILES) {
            try (InputStream in = KernelSource.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IllegalStateException("the jar lacks " + file);
                }
                text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return text.toString();
    }

    /** Returns the compiler's options. */
    List<String> options() {
        List<String> usual = List.of("--gpu-architecture=sm_" + architecture, "--std=c++17");
        return type == DType.BFLOAT16 ? List.of(usual.get(0), usual.get(1), "--define-macro=BFLOAT16") : usual;
    }

    /** Returns a name for the compiled code, which differs whenever text, options or the compiler's version differ. */
    String name(String compilerVersion) {
        List<String> compiled = new ArrayList<>(options());
        compiled.add(text());
        String short_ = ContentDigest.of(compiled).substring(0, DIGEST_CHARACTERS);
        return "sm_" + architecture + "-nvrtc_" + compilerVersion + "-" + short_ + ".cubin";
    }
}
