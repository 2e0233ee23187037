import { Across, type RuleAcross } from '../../core/dto-rules.js';
import { listOf, mapOf } from '../../core/list-shapes.js';
import { objectOf } from '../../core/object-shape.js';
import { choice, text } from '../../core/scalar-shapes.js';
import { ChoiceField, FlagField, IntegerField, ShapeField, TextField } from './fields.js';
import { chatMessages, type ChatMessageDto } from './messages.dto.js';
import {
  AudioOptionsDto,
  ModerationDto,
  PredictionDto,
  PromptCacheOptionsDto,
  WebSearchOptionsDto,
} from './model-options.dto.js';
import { responseFormat, type ResponseFormatDto } from './response-format.dto.js';
import { SamplingDto } from './sampling.dto.js';
import {
  CHOOSES_AN_OFFERED_FUNCTION,
  CHOOSES_AN_OFFERED_TOOL,
  CHOOSES_FROM_FUNCTIONS,
  CHOOSES_FROM_TOOLS,
  functionChoice,
  toolChoice,
  type ChosenNameDto,
  type ToolChoiceDto,
} from './tool-choice.dto.js';
import { offeredFunctions, offeredTools, type FunctionDto, type ToolDto } from './tools.dto.js';

const SERVICE_TIERS = ['auto', 'default', 'flex', 'scale', 'priority', 'fast'] as const;
const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
const MODALITIES = ['text', 'audio'] as const;
const VERBOSITIES = ['low', 'medium', 'high'] as const;
const RETENTIONS = ['in_memory', '24h'] as const;

const LOGPROBS_ON: RuleAcross = {
  name: 'logprobsOn',
  holds: (_, { logprobs }) => logprobs === true,
  words: () => "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.",
};

/** Asks for the completion of a chat. Unknown fields are ignored. */
export class ChatRequestDto extends SamplingDto {
  @ShapeField('The model; any name will do.', text({ filled: true }), { required: true })
  model!: string;

  @ShapeField('The conversation so far.', chatMessages, { required: true })
  messages!: ChatMessageDto[];

  @ShapeField('The older form of `tools`.', offeredFunctions)
  functions?: FunctionDto[] | null;

  @Across(CHOOSES_AN_OFFERED_FUNCTION)
  @Across(CHOOSES_FROM_FUNCTIONS)
  @ShapeField('The older form of `tool_choice`.', functionChoice)
  function_call?: 'none' | 'auto' | ChosenNameDto | null;

  @ShapeField('The tools that the model may call.', offeredTools)
  tools?: ToolDto[] | null;

  @Across(CHOOSES_AN_OFFERED_TOOL)
  @Across(CHOOSES_FROM_TOOLS)
  @ShapeField('Whether tools are called, and which.', toolChoice)
  tool_choice?: ToolChoiceDto | null;

  @FlagField(
    'Whether several tools may be called at once: when false, the first of the recorded calls is sent.',
  )
  parallel_tool_calls?: boolean | null;

  @IntegerField('The most tokens of an answer.', { least: 1 })
  max_tokens?: number | null;

  @IntegerField('The most tokens of an answer; wins over `max_tokens`.', { least: 1 })
  max_completion_tokens?: number | null;

  @FlagField('Whether the answer tells how likely its tokens were.')
  logprobs?: boolean | null;

  @Across(LOGPROBS_ON)
  @IntegerField('How many other tokens it tells at each place. Only with `logprobs`.', {
    least: 0,
    most: 20,
  })
  top_logprobs?: number | null;

  @ShapeField('What the answer is to look like.', responseFormat)
  response_format?: ResponseFormatDto | null;

  @ShapeField(
    'Pairs of texts to keep with the request.',
    mapOf(text({ longest: 64 }), text({ longest: 512 }), { most: 16 }),
  )
  metadata?: Record<string, string> | null;

  @FlagField('Whether the answer is kept. No effect here.')
  store?: boolean | null;

  @ChoiceField('How urgent it is. No effect here.', SERVICE_TIERS)
  service_tier?: (typeof SERVICE_TIERS)[number] | null;

  @ChoiceField('How much to think. No effect here.', EFFORTS)
  reasoning_effort?: (typeof EFFORTS)[number] | null;

  @ChoiceField('How much to say. No effect here.', VERBOSITIES)
  verbosity?: (typeof VERBOSITIES)[number] | null;

  @ShapeField('What the answer is made of. No effect here.', listOf(choice(MODALITIES)))
  modalities?: (typeof MODALITIES)[number][] | null;

  @ShapeField('How a spoken answer sounds. No effect here.', objectOf(AudioOptionsDto))
  audio?: AudioOptionsDto | null;

  @ShapeField('What the answer will mostly be. No effect here.', objectOf(PredictionDto))
  prediction?: PredictionDto | null;

  @ShapeField('How the web is searched. No effect here.', objectOf(WebSearchOptionsDto))
  web_search_options?: WebSearchOptionsDto | null;

  @ShapeField('How texts are moderated. No effect here.', objectOf(ModerationDto))
  moderation?: ModerationDto | null;

  @ShapeField(
    'Who asks, as a hash of at most 64 characters. No effect here.',
    text({ longest: 64 }),
  )
  safety_identifier?: string | null;

  @TextField('Requests with the same key share a cache. No effect here.')
  prompt_cache_key?: string | null;

  @ChoiceField('How long prompts stay cached. No effect here.', RETENTIONS)
  prompt_cache_retention?: (typeof RETENTIONS)[number] | null;

  @ShapeField('How prompts are cached. No effect here.', objectOf(PromptCacheOptionsDto))
  prompt_cache_options?: PromptCacheOptionsDto | null;
}
