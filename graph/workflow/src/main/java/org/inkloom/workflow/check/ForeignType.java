package org.inkloom.workflow.check;

import java.util.List;
import java.util.Optional;

/**
 * A node type of another pack that many workflows use and that does not exist here.
 *
 * @param pack the pack that has it
 * @param instead what to use in its place
 */
record ForeignType(String pack, String instead) {
    /** One type by its whole name, or all types whose names begin with a text. */
    private record Rule(String name, boolean begins, ForeignType type) {}

    private static final String WRAPPER = "kijai/ComfyUI-KwaiKolorsWrapper";
    private static final String MZ = "MinusZoneAI/ComfyUI-Kolors-MZ";
    private static final String AUX = "Fannovel16/comfyui_controlnet_aux";
    private static final String CORE = "ComfyUI itself";
    private static final String IP = "cubiq/ComfyUI_IPAdapter_plus";
    private static final String INPAINT = "Acly/comfyui-inpaint-nodes";
    private static final String TOOLING = "Acly/comfyui-tooling-nodes";
    private static final String SHOWN = "IPAdapterModelLoader or IPAdapterUnifiedLoader, then IPAdapterAdvanced.";
    private static final String FILLED =
            "A model made for inpainting (9 channels) with InpaintModelConditioning, or VAEEncodeForInpaint with any.";
    private static final String REGIONS = "ConditioningSetMask for each region, then ConditioningCombine.";
    private static final String PROMPTS =
            "CLIPTextEncode, once for each prompt: a Kolors model of CheckpointLoaderSimple brings its ChatGLM3 along"
                    + " as CLIP.";
    private static final String WHOLE = "CheckpointLoaderSimple, which opens a Kolors model whole.";
    private static final String PICTURES =
            "Of annotators there are CannyEdgePreprocessor, HEDPreprocessor, FakeScribblePreprocessor, "
                    + "MiDaS-DepthMapPreprocessor, MiDaS-NormalMapPreprocessor, OpenposePreprocessor, DWPreprocessor, "
                    + "ColorPreprocessor and ScribblePreprocessor.";
    private static final String STEERED = "ControlNetLoader, then ControlNetApplyAdvanced.";

    private static final List<Rule> RULES = List.of(
            is("DownloadAndLoadKolorsModel", WRAPPER, WHOLE),
            is("DownloadAndLoadChatGLM3", WRAPPER, WHOLE),
            is("LoadChatGLM3", WRAPPER, WHOLE),
            is("KolorsTextEncode", WRAPPER, PROMPTS),
            is("KolorsSampler", WRAPPER, "EmptyLatentImage and KSampler, then VAEDecode."),
            begins("MZ_ChatGLM3Loader", MZ, WHOLE),
            begins("MZ_ChatGLM3", MZ, PROMPTS),
            begins("MZ_KolorsControlNet", MZ, STEERED),
            begins("MZ_KolorsUNETLoader", MZ, WHOLE),
            begins("MZ_KolorsCheckpointLoader", MZ, WHOLE),
            begins("MZ_Apply", MZ, "Nothing is needed: the model's own noise levels are taken. Link past the node."),
            begins("MZ_", MZ, "Nothing here does the same."),
            begins("IPAdapter", IP, SHOWN),
            begins("IPAAdapter", IP, SHOWN),
            begins("PrepImageForClipVision", IP, "Nothing is needed: pictures are fitted to the encoder."),
            is("INPAINT_ApplyFooocusInpaint", INPAINT, FILLED),
            is("INPAINT_LoadInpaintModel", INPAINT, FILLED),
            is("INPAINT_InpaintWithModel", INPAINT, FILLED),
            begins("INPAINT_", INPAINT, "INPAINT_ExpandMask, INPAINT_ShrinkMask and the others that are here."),
            is("ETN_AttentionMask", TOOLING, REGIONS),
            is("ETN_DefineRegion", TOOLING, REGIONS),
            is("ETN_BackgroundRegion", TOOLING, REGIONS),
            is("ETN_ListRegionMasks", TOOLING, REGIONS),
            begins("ETN_", TOOLING, "ETN_LoadImageCache, ETN_SaveImageCache and the others that are here."),
            begins("ControlNetApply", CORE, STEERED));

    private static Rule is(String name, String pack, String instead) {
        return new Rule(name, false, new ForeignType(pack, instead));
    }

    private static Rule begins(String name, String pack, String instead) {
        return new Rule(name, true, new ForeignType(pack, instead));
    }

    /** Returns what is known about a type, by the first rule that matches; empty for an unknown type. */
    static Optional<ForeignType> of(String type) {
        Optional<ForeignType> known = RULES.stream()
                .filter(rule -> rule.begins() ? type.startsWith(rule.name()) : type.equals(rule.name()))
                .map(Rule::type)
                .findFirst();
        return known.or(
                () -> type.endsWith("Preprocessor") ? Optional.of(new ForeignType(AUX, PICTURES)) : Optional.empty());
    }
}
