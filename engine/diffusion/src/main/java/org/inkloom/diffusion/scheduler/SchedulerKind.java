package org.inkloom.diffusion.scheduler;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/** The samplers, with their names in settings, in diffusers and in other programs. */
public enum SchedulerKind {
    /** First-order solver of the probability-flow equation (Karras et al., arXiv:2206.00364, algorithm 1). */
    EULER("euler", "EulerDiscreteScheduler"),
    /** Euler with fresh noise in every step. */
    EULER_ANCESTRAL("euler_a", "EulerAncestralDiscreteScheduler", "euler ancestral"),
    /** Denoising diffusion implicit models (Song et al., arXiv:2010.02502). */
    DDIM("ddim", "DDIMScheduler"),
    /** Denoising diffusion probabilistic models (Ho et al., arXiv:2006.11239). */
    DDPM("ddpm", "DDPMScheduler"),
    /** DPM-Solver++, two steps of history (Lu et al., arXiv:2211.01095). */
    DPMPP_2M("dpmpp_2m", "DPMSolverMultistepScheduler", "dpmsolver++", "dpm"),
    /** DPM-Solver++ with Karras' noise levels. */
    DPMPP_2M_KARRAS("dpmpp_2m_karras", "DPMSolverMultistepScheduler"),
    /** The stochastic form of DPM-Solver++. */
    DPMPP_2M_SDE("dpmpp_2m_sde", "DPMSolverMultistepScheduler"),
    /** The stochastic form of DPM-Solver++ with Karras' noise levels. */
    DPMPP_2M_SDE_KARRAS("dpmpp_2m_sde_karras", "DPMSolverMultistepScheduler", "DPMSolverMultistepScheduler_SDE_karras"),
    /** A predictor, and a corrector that needs no further model call (Zhao et al., arXiv:2302.04867). */
    UNIPC("unipc", "UniPCMultistepScheduler", "uni_pc", "uni_pc_bh2"),
    /** Second-order solver with two model calls a step (Karras et al., algorithm 2). */
    HEUN("heun", "HeunDiscreteScheduler"),
    /** Few-step sampling of consistency models (Luo et al., arXiv:2310.04378). */
    LCM("lcm", "LCMScheduler"),
    /** Linear multi-step of up to order four (Liu et al., arXiv:2202.09778); Stable Diffusion 1's default. */
    PNDM("pndm", "PNDMScheduler", "plms"),
    /** DDIM of DiffSynth-Studio 1.0, with timesteps from the very last to 0. */
    ENHANCED_DDIM("enhanced_ddim", "EnhancedDDIMScheduler", "diffsynth"),
    /** Linear multistep of order four, with weights for the actual distances of the noise levels. */
    LMS("lms", "LMSDiscreteScheduler", "k_lms"),
    /** The midpoint method over the logarithm of the noise level; two model calls a step. */
    DPM_2("dpm_2", "KDPM2DiscreteScheduler", "k_dpm_2"),
    /** The midpoint method with fresh noise in every step. */
    DPM_2_ANCESTRAL("dpm_2_ancestral", "KDPM2AncestralDiscreteScheduler", "dpm2 a", "k_dpm_2_a"),
    /** DPM-Solver++ with two stages as a stochastic equation; two model calls a step. */
    DPMPP_SDE("dpmpp_sde", "DPMSolverSDEScheduler", "dpmpp_sde_gpu"),
    /** DEIS over the logarithm of the noise level (Zhang and Chen, arXiv:2204.13902). */
    DEIS("deis", "DEISMultistepScheduler"),
    /** DPM-Solver++ in groups of steps that begin anew (Lu et al., arXiv:2211.01095). */
    DPMPP_SINGLESTEP("dpmpp_singlestep", "DPMSolverSinglestepScheduler", "dpmpp_2s", "dpm_singlestep"),
    /** Few-step sampling of trajectory consistency models (Zheng et al., arXiv:2402.19159). */
    TCD("tcd", "TCDScheduler");

    private final String cliName;
    private final String className;
    private final String aliases;

    SchedulerKind(String cliName, String className, String... aliases) {
        this.cliName = cliName;
        this.className = className;
        this.aliases = String.join("/", aliases);
    }

    private static Map<String, Object> dpm(String algorithm, boolean karras) {
        return Map.ofEntries(
                Map.entry("algorithm_type", algorithm),
                Map.entry("use_karras_sigmas", karras),
                Map.entry("use_exponential_sigmas", false),
                Map.entry("use_lu_lambdas", false),
                Map.entry("solver_order", 2));
    }

    /** Returns the name on the command line. */
    public String cliName() {
        return cliName;
    }

    /** Returns the class name in a {@code scheduler_config.json}. */
    public String className() {
        return className;
    }

    /** Returns the settings that this sampler implies; they replace those of the model's config file. */
    Map<String, Object> overrides() {
        return switch (this) {
            case DPMPP_2M -> dpm("dpmsolver++", false);
            case DPMPP_2M_KARRAS -> dpm("dpmsolver++", true);
            case DPMPP_2M_SDE -> dpm("sde-dpmsolver++", false);
            case DPMPP_2M_SDE_KARRAS -> dpm("sde-dpmsolver++", true);
            case PNDM -> Map.of(PndmSolver.SKIP, true);
            // The other solvers' names for their own forms say nothing of these.
            case DPMPP_SINGLESTEP -> Map.of("algorithm_type", "dpmsolver++", "solver_type", "midpoint");
            case DEIS -> Map.of("algorithm_type", "deis", "solver_type", "logrho");
            default -> Map.of();
        };
    }

    /**
     * Returns the sampler with a name of this program, diffusers, ComfyUI or the A1111 WebUI. Case, spaces, hyphens and
     * underscores do not matter ({@code "DPM++ 2M Karras"}, {@code dpmpp_2m_karras}, {@code Euler a}).
     *
     * @throws InkloomException {@code INK-SCHED-001}, listing the known names
     */
    public static SchedulerKind named(String name) {
        String wanted = plain(name);
        return Arrays.stream(values())
                .filter(kind -> !wanted.isEmpty())
                .filter(kind -> plain(kind.cliName).equals(wanted)
                        || plain(kind.className).equals(wanted)
                        || Arrays.stream(kind.aliases.split("/"))
                                .anyMatch(alias -> plain(alias).equals(wanted)))
                .findFirst()
                .orElseThrow(() -> unknown("scheduler", name));
    }

    static InkloomException unknown(String what, String name) {
        return InkloomException.badInput(
                "INK-SCHED-001",
                "There is no " + what + " \"" + name + "\".",
                "Known are "
                        + String.join(
                                ", ",
                                Arrays.stream(values())
                                        .map(SchedulerKind::cliName)
                                        .toList()) + ".",
                "Give one of them with " + SettingKey.of("scheduler") + ".");
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("++", "pp").replaceAll("[^a-z0-9]", "");
    }
}
