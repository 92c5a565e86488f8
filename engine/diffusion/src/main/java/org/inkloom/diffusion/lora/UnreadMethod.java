package org.inkloom.diffusion.lora;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Methods of changing a weight that are not read here, known by words in their keys, so that a file is refused by name. */
enum UnreadMethod {
    BOFT("BOFT", "boft_[rs]"),
    /** LyCORIS writes OFT and BOFT under the same key. */
    OFT("OFT or BOFT", "oft_(?:blocks|diag|r|s)"),
    GLORA("GLoRA", "(?:a|b|bm)[12]\\.weight"),
    PEFT_IA3("(IA)^3 in PEFT's layout", "ia3_l"),
    VERA("VeRA", "vera_(?:lambda_[bd]|[ab])"),
    VB_LORA("VB-LoRA", "vblora_.+"),
    FOURIER("FourierFT", "fourierft_spectrum"),
    HRA("HRA", "hra_u"),
    BONE("Bone or MiSS", "(?:bone|miss)_.*"),
    RAND_LORA("RandLoRA", "randlora_.+"),
    SHIRA("SHiRA", "shira_weight"),
    C3A("C3A", "c3a_kernel"),
    T_LORA("T-LoRA", "(?:[pq]_layer\\.weight|lambda_layer)"),
    EMBEDDING("a LoRA of embeddings", "lora_embedding_[ab]"),
    BIASED("a LoRA with a bias of its own", "lora(?:_[ab]|_up|_down|\\.up|\\.down)(?:\\.[^.]+)?\\.bias"),
    WHOLE("whole weights in place of differences", "set_weight");

    /** The {@code peft_type} of files whose method is read. */
    private static final List<String> READ = List.of("LORA", "LOHA", "LOKR");

    private final String title;
    private final Pattern role;

    UnreadMethod(String title, String role) {
        this.title = title;
        this.role =
                Pattern.compile(".+\\." + role + "(?:\\.(?!weight$)[^.]+)?(?:\\.weight)?", Pattern.CASE_INSENSITIVE);
    }

    /** Returns the method that a key is of; empty if the key is of none of these. */
    static Optional<UnreadMethod> of(String key) {
        return Arrays.stream(values())
                .filter(method -> method.role.matcher(key).matches())
                .findFirst();
    }

    /** Returns whether a file of PEFT with this {@code peft_type} in its settings is refused. */
    static boolean isPeftType(String type) {
        return !type.isEmpty() && !READ.contains(type.toUpperCase(Locale.ROOT));
    }

    /** Returns the name for messages. */
    String title() {
        return title;
    }
}
